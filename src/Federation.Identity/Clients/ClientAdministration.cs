using Federation.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Federation.Identity;

/// <summary>
/// Adds, lists, rotates and revokes clients in the store of a provider, whether that runs or not: it looks clients up for each token. Whoever may write
/// the store may do this. Clients prove themselves by keys, of which the store holds the public half alone.
/// </summary>
public sealed class ClientAdministration : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly AsyncServiceScope _scope;

    private ClientAdministration(ServiceProvider services)
    {
        _services = services;
        _scope = services.CreateAsyncScope();
    }

    /// <summary>How long the tokens that a client has are good after it was revoked.</summary>
    public TimeSpan AccessTokenLifetime => _services.GetRequiredService<IOptions<IdentityOptions>>().Value.AccessTokenLifetime;

    private CommandAudit Audit => _services.GetRequiredService<CommandAudit>();

    private IdentityStore Store => _services.GetRequiredService<IdentityStore>();

    private ClientRegister Clients => _scope.ServiceProvider.GetRequiredService<ClientRegister>();

    /// <summary>Opens the store of the provider with these settings.</summary>
    /// <exception cref="SettingException">A setting of the section <c>Identity</c> is wrong, or its folder or store cannot be used.</exception>
    public static async Task<ClientAdministration> OpenAsync(IConfiguration settings, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddSingleton(settings).AddSingleton(TimeProvider.System).AddLogging();
        services.AddSettings<IdentityOptions>(IdentityOptions.Section);
        FederationIdentityExtensions.AddStorage(services);
        services.AddCommandAudit();
        var administration = new ClientAdministration(services.BuildServiceProvider());
        try
        {
            await administration.Store.PrepareAsync(administration._scope.ServiceProvider.GetRequiredService<IdentityContext>(), cancellationToken).ConfigureAwait(false);
            return administration;
        }
        catch
        {
            await administration.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Every client, by id.</summary>
    /// <exception cref="SettingException">The store cannot be used.</exception>
    public async Task<IReadOnlyList<RegisteredClient>> ListAsync(CancellationToken cancellationToken)
    {
        var clients = new List<RegisteredClient>();
        await Store.UseAsync(async () =>
        {
            await foreach (var client in Clients.ListAsync(cancellationToken).ConfigureAwait(false))
                clients.Add(client);
        }).ConfigureAwait(false);
        return [.. clients.OrderBy(client => client.Id, StringComparer.Ordinal)];
    }

    /// <summary>Adds a client.</summary>
    /// <param name="client">Who it is and what it may do.</param>
    /// <param name="keySet">Its public keys, a JSON Web Key Set.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <exception cref="SettingException">There is one with this id, something in it is wrong, or the store cannot be used.</exception>
    public Task AddAsync(IdentityClient client, string keySet, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var faults = client.Faults().Where(fault => fault.Key != nameof(client.KeySet)).Select(fault => fault.ToString()).ToList();
        return faults.Count > 0
            ? throw new SettingException(string.Join(Environment.NewLine, faults))
            : ChangeAsync("client.added", client.Id!, () => Clients.AddAsync(client, PublicKeySet.Read(keySet), cancellationToken));
    }

    /// <summary>Gives a client a new key; the one before works until the next rotation.</summary>
    /// <exception cref="SettingException">No such client was added, the keys are none, or the store cannot be used.</exception>
    public Task RotateAsync(string id, string keySet, CancellationToken cancellationToken) =>
        ChangeAsync("client.rotated", id, () => Clients.RotateAsync(id, PublicKeySet.Read(keySet), cancellationToken));

    /// <summary>Removes a client: it gets no token any more, and those that it has expire within <see cref="AccessTokenLifetime"/>.</summary>
    /// <exception cref="SettingException">No such client was added, or the store cannot be used.</exception>
    public Task RevokeAsync(string id, CancellationToken cancellationToken) =>
        ChangeAsync("client.revoked", id, () => Clients.RevokeAsync(id, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync().ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    private Task ChangeAsync(string happening, string client, Func<Task> change) => Audit.RunAsync(happening, client, () => Store.UseAsync(change));
}
