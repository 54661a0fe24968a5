using Federation.Protocol.Names;
using Federation.Replication;

namespace Federation.Node.Peering;

/// <summary>Keeps the copies of other nodes' registries in the catalogue store, where they are served on.</summary>
internal sealed class CatalogReplicaStore(NodeCatalog catalog, OriginContacts contacts) : IReplicaStore
{
    /// <inheritdoc/>
    public string Node => catalog.Store.Node;

    /// <inheritdoc/>
    public bool IsOrigin(string registry) => catalog.IsOrigin(registry);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => StoreFault.TranslateAsync<IReadOnlyList<string>>(
        async () => [.. (await catalog.Store.Copies.ListAsync(cancellationToken).ConfigureAwait(false)).Select(name => name.ToString())]);

    /// <inheritdoc/>
    public Task<IReplica> OpenAsync(string registry, CancellationToken cancellationToken) =>
        Task.FromResult<IReplica>(new CatalogReplica(catalog.Store, contacts, RegistryName.Parse(registry)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<QuarantinedItem>> ReadQuarantineAsync(string registry, CancellationToken cancellationToken) =>
        new CatalogReplica(catalog.Store, contacts, RegistryName.Parse(registry)).ReadQuarantineAsync(cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(string registry, CancellationToken cancellationToken) =>
        StoreFault.TranslateAsync(() => catalog.Store.Copies.RemoveAsync(RegistryName.Parse(registry), cancellationToken));
}
