using Federation.Protocol.Catalog.V1;

namespace Federation.Replication;

/// <summary>How the copy of a registry stands.</summary>
public sealed record ReplicaState
{
    /// <summary>The state of a copy that holds nothing.</summary>
    public static ReplicaState Empty { get; } = new();

    /// <summary>What was last said of the registry itself; null before the first batch.</summary>
    public Registry? Description { get; init; }

    /// <summary>Epoch of the origin's store that the copy was made from; empty before the first batch.</summary>
    public string OriginEpoch { get; init; } = "";

    /// <summary>Revision of the origin that the copy is complete to; 0 while it is made, for the first time or afresh.</summary>
    public long OriginRevision { get; init; }

    /// <summary>Number of items held, quarantined ones included.</summary>
    public long ItemCount { get; init; }

    /// <summary>Number of items in quarantine.</summary>
    public long QuarantinedCount { get; init; }

    /// <summary>Whether it has caught up at least once, so that readers may see it. It stays so while it is made afresh.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Whether what is held is what the origin signed. A change that comes without a signed digest ends it.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Where the origin's keys are, as pinned when they were first seen; empty when none were.</summary>
    public string KeySetUri { get; init; } = "";

    /// <summary>How far each peer was followed, by its id. A peer that cannot be gone on with, because a snapshot was broken off
    /// of which the replica no longer knows what it contained, is not there.</summary>
    public IReadOnlyDictionary<string, ReplicaPosition> Positions { get; init; } = new Dictionary<string, ReplicaPosition>();
}
