using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog;

/// <summary>The digest of a registry, read from one state of the store.</summary>
public sealed record StoredDigest
{
    /// <summary>The digest.</summary>
    public required Digest Digest { get; init; }

    /// <summary>What the origin signed of exactly this state, as it came with the copy; empty at the origin, or when there is none.</summary>
    public required string SignedDigest { get; init; }

    /// <summary>The point of this store's order that it stands for; what a sync token for it is issued for.</summary>
    public required SyncPoint Point { get; init; }

    /// <summary>How the store came by the registry; null at its origin.</summary>
    public required Copy? Copy { get; init; }
}
