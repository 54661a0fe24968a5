using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Sync;

namespace Federation.Catalog;

/// <summary>Changes of a registry in the order of their revisions, read from one state of the store.</summary>
public sealed record ChangeBatch
{
    /// <summary>The changes; none when nothing has changed, or nothing that concerns the follower.</summary>
    public required IReadOnlyList<EncodedChange> Changes { get; init; }

    /// <summary>What holds the bytes of their items, to be given back after them.</summary>
    public required PooledBytes Memory { get; init; }

    /// <summary>What is reached with them: what a sync token after this batch stands for.</summary>
    public required SyncPoint Reached { get; init; }

    /// <summary>The newest revision of the registry.</summary>
    public required long NewestRevision { get; init; }

    /// <summary>Whether the follower has, with this batch, everything that there is.</summary>
    public bool CaughtUp => Reached.Revision == NewestRevision;

    /// <summary>How the store came by the registry; null at its origin.</summary>
    public Copy? Copy { get; init; }

    /// <summary>
    /// The digest of the state that the follower has after this batch; null before it has caught up, and when it is limited to a
    /// part.
    /// </summary>
    public Digest? Digest { get; init; }

    /// <summary>What the origin signed of exactly that state, as it came with the copy; empty at the origin, or when there is none.</summary>
    public string SignedDigest { get; init; } = "";
}
