using Federation.Protocol.Digests;
using Federation.Replication;

namespace Federation.Aggregator.Mirroring;

/// <summary>The digest of a mirror. Its entries are in memory; to find names, all fields of the mirror are looked at once.</summary>
internal sealed class RedisDigest : IReplicaDigest
{
    private readonly MirrorItems _items;
    private readonly MirrorDigest _digest;
    private readonly Lock _turn;

    /// <summary>Takes the tree as it is now.</summary>
    /// <param name="items">The items.</param>
    /// <param name="digest">Their digest.</param>
    /// <param name="turn">Held by whoever reads or changes it.</param>
    public RedisDigest(MirrorItems items, MirrorDigest digest, Lock turn)
    {
        (_items, _digest, _turn) = (items, digest, turn);
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
    public async Task<IReadOnlyList<ReplicaEntry>> FindNamesAsync(
        IReadOnlyCollection<DigestEntry> entries, CancellationToken cancellationToken)
    {
        List<ReplicaEntry> named = [];
        var wanted = entries.ToHashSet();
        if (wanted.Count == 0)
            return named;
        await foreach (var name in _items.ReadNamesAsync(cancellationToken).ConfigureAwait(false))
        {
            HeldEntry held;
            lock (_turn)
            {
                if (!_digest.Held.TryFind(MirrorHash.KeyOf(name), out held))
                    continue;
            }

            if (wanted.Remove(held.Entry))
                named.Add(new ReplicaEntry(name, held.Entry));
            if (wanted.Count == 0)
                break;
        }

        return named;
    }
}
