using Federation.Catalog;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using Federation.Replication;

namespace Federation.Node.Peering;

/// <summary>The digest of a copy in the catalogue store.</summary>
internal sealed class CatalogReplicaDigest(CatalogStore store, RegistryName registry, DigestTree tree) : IReplicaDigest
{
    /// <inheritdoc/>
    public DigestTree Tree => tree;

    /// <inheritdoc/>
    public Task<IReadOnlyList<DigestEntry>> ReadEntriesAsync(DigestPrefix range, CancellationToken cancellationToken) =>
        StoreFault.TranslateAsync<IReadOnlyList<DigestEntry>>(
            async () => [.. (await store.Digests.GetEntriesAsync(registry, range, cancellationToken).ConfigureAwait(false)).Select(item => item.Entry)],
            nothing: []);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReplicaEntry>> FindNamesAsync(IReadOnlyCollection<DigestEntry> entries, CancellationToken cancellationToken) =>
        StoreFault.TranslateAsync<IReadOnlyList<ReplicaEntry>>(
            async () =>
            [
                .. (await store.Digests.FindNamesAsync(registry, entries, cancellationToken).ConfigureAwait(false))
                    .Select(item => new ReplicaEntry(item.Name.ToString(), item.Entry)),
            ],
            nothing: []);
}
