using Federation.Protocol.Digests;
using Federation.Replication;

namespace Federation.Aggregator.Mirroring;

/// <summary>The digest of a mirror. Its entries are in memory, and their names in Redis.</summary>
internal sealed class RedisDigest : IReplicaDigest
{
    private readonly MirrorNames _names;
    private readonly MirrorDigest _digest;
    private readonly Lock _turn;

    /// <summary>Takes the tree as it is now.</summary>
    /// <param name="names">The names of the items.</param>
    /// <param name="digest">Their digest.</param>
    /// <param name="turn">Held by whoever reads or changes it.</param>
    public RedisDigest(MirrorNames names, MirrorDigest digest, Lock turn)
    {
        (_names, _digest, _turn) = (names, digest, turn);
        lock (turn)
            Tree = digest.Tree();
    }

    /// <inheritdoc/>
    public DigestTree Tree { get; }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DigestEntry>> ReadEntriesAsync(DigestPrefix range, CancellationToken cancellationToken)
    {
        lock (_turn)
            return Task.FromResult<IReadOnlyList<DigestEntry>>([.. _digest.Held.Read(range)]);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReplicaEntry>> FindNamesAsync(IReadOnlyCollection<DigestEntry> entries, CancellationToken cancellationToken) =>
        _names.FindAsync(entries, Find, cancellationToken);

    private DigestEntry? Find(ItemKey key)
    {
        lock (_turn)
            return _digest.Held.TryFind(key, out var held) ? held.Entry : null;
    }
}
