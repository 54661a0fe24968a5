using Microsoft.Extensions.Hosting;

namespace Federation.Hosting;

/// <summary>
/// Leaves signals to the caller: one process may hold many hosts, and whoever composed them says in which order they stop.
/// </summary>
internal sealed class CallerLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
