using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Federation.Identity;

/// <summary>Prepares the store and its clients before the first request is answered.</summary>
internal sealed class StoreStartup(IServiceScopeFactory scopes, IdentityStore store) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<IdentityContext>();
        await store.PrepareAsync(context, cancellationToken).ConfigureAwait(false);
        await store.UseAsync(() => scope.ServiceProvider.GetRequiredService<ClientRegister>().SynchroniseAsync(cancellationToken)).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
