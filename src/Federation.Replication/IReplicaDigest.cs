using Federation.Protocol.Digests;

namespace Federation.Replication;

/// <summary>The digest of a replica, with the names of its entries.</summary>
public interface IReplicaDigest
{
    /// <summary>The tree as it was when the digest was read.</summary>
    DigestTree Tree { get; }

    /// <summary>Reads the entries of a range, in their order. They are those of now, which may be newer than the tree.</summary>
    Task<IReadOnlyList<DigestEntry>> ReadEntriesAsync(DigestPrefix range, CancellationToken cancellationToken);

    /// <summary>Finds the names of entries; one that is no longer held is left out. It may cost a look at all items, so it is asked
    /// for many at once, and seldom.</summary>
    Task<IReadOnlyList<ReplicaEntry>> FindNamesAsync(IReadOnlyCollection<DigestEntry> entries, CancellationToken cancellationToken);
}
