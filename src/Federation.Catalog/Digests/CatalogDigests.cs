using Federation.Catalog.Digests;
using Federation.Catalog.Storage;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using DigestEntry = Federation.Protocol.Digests.DigestEntry;
using ProtocolEntry = Federation.Protocol.Catalog.V1.DigestEntry;

namespace Federation.Catalog;

/// <summary>Reads the digests of a store's registries: what proves that a copy is the original.</summary>
public sealed class CatalogDigests
{
    private readonly CatalogStore _store;

    internal CatalogDigests(CatalogStore store) => _store = store;

    /// <summary>Gives the digest of a registry.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<StoredDigest> GetAsync(RegistryName registry, CancellationToken cancellationToken) => ReadAsync(
        registry,
        (_, state, tree) => new StoredDigest
        {
            Digest = state.ToDigest(DigestRoot.Of(tree)),
            SignedDigest = state.Copy?.SignedDigest ?? "",
            Point = new SyncPoint(state.Revision, state.Revision),
            Copy = state.Copy?.ToCopy(state.Node),
        },
        cancellationToken);

    /// <summary>Gives the tree of a registry, also of a copy that is not complete yet.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<DigestTree> GetTreeAsync(RegistryName registry, CancellationToken cancellationToken) =>
        ReadAsync(registry, static (_, _, tree) => tree, cancellationToken, alsoLoading: true);

    /// <summary>Gives nodes of the tree: the children of inner ones, and the entries of leaves with the names of the items.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="revision">Revision of the origin that the digest was given for; 0 for whatever is there.</param>
    /// <param name="prefixes">Which nodes, at most <see cref="DigestPrefix.MaximumInRequest"/>.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="DigestMovedException">The registry is at another revision now.</exception>
    public Task<DigestRanges> GetRangesAsync(
        RegistryName registry, long revision, IReadOnlyList<DigestPrefix> prefixes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(prefixes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixes.Count, DigestPrefix.MaximumInRequest);
        return ReadAsync(
            registry,
            (connection, state, tree) =>
            {
                if (revision != 0 && revision != state.OriginRevision)
                    throw new DigestMovedException(registry);
                return new DigestRanges(state.OriginRevision, [.. prefixes.Select(prefix => Range(connection, state, tree, prefix))]);
            },
            cancellationToken);
    }

    /// <summary>Gives the entries below a prefix, in their order, as they are now; also of a copy that is not complete yet.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<IReadOnlyList<NamedEntry>> GetEntriesAsync(
        RegistryName registry, DigestPrefix prefix, CancellationToken cancellationToken) => _store.ReadAsync<IReadOnlyList<NamedEntry>>(
            connection => NamedEntries.Read(connection, State(connection, registry, alsoLoading: true), prefix), cancellationToken);

    /// <summary>
    /// Finds the names of entries; one that is no longer there is left out. Also of a copy that is not complete yet.
    /// </summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<IReadOnlyList<NamedEntry>> FindNamesAsync(
        RegistryName registry, IReadOnlyCollection<DigestEntry> entries, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<NamedEntry>>(
            connection => NamedEntries.Find(
                connection, State(connection, registry, alsoLoading: true), entries, cancellationToken),
            cancellationToken);

    private Task<T> ReadAsync<T>(
        RegistryName registry,
        Func<StoreConnection, RegistryState, DigestTree, T> read,
        CancellationToken cancellationToken,
        bool alsoLoading = false) => _store.ReadAsync(
            connection =>
            {
                var state = State(connection, registry, alsoLoading);
                using var entries = new StoredEntries(connection, state.Key);
                return read(connection, state, _store.Digest(registry).Tree(state.Revision, entries));
            },
            cancellationToken);

    private static RegistryState State(StoreConnection connection, RegistryName registry, bool alsoLoading) =>
        alsoLoading
            ? RegistryState.Find(connection, registry) ?? throw new RegistryNotFoundException(registry)
            : RegistryState.Read(connection, registry);

    private static DigestRange Range(StoreConnection connection, RegistryState state, DigestTree tree, DigestPrefix prefix)
    {
        var range = new DigestRange { Prefix = prefix.ToString() };
        if (tree.Find(prefix) is { IsLeaf: false } inner)
        {
            range.Children.Add(inner.Children.Select(
                child => new DigestChild { ItemCount = child.ItemCount, Hash = child.Hash.ToByteString() }));
            (range.ItemCount, range.Hash) = (inner.ItemCount, inner.Hash.ToByteString());
            return range;
        }

        // Below a leaf the tree has no nodes, but what their hashes would be follows from the entries.
        var entries = NamedEntries.Read(connection, state, prefix);
        range.Entries.Add(entries.Select(named => new ProtocolEntry
        {
            Name = named.Name.ToString(),
            Revision = named.Entry.Revision,
            ContentHash = named.Entry.ContentHash.ToByteString(),
        }));
        range.ItemCount = entries.Count;
        range.Hash = DigestNode.HashOf([.. entries.Select(named => named.Entry)]).ToByteString();
        return range;
    }
}
