using Federation.Protocol.Catalog.V1;

namespace Federation.Replication;

/// <summary>Changes that a replica stores in one transaction with the position after them.</summary>
public sealed record ReplicaBatch
{
    /// <summary>The changes in the order of their revisions; possibly none.</summary>
    public required IReadOnlyList<WorkItemChange> Changes { get; init; }

    /// <summary>The position once the changes are stored.</summary>
    public required ReplicaPosition Position { get; init; }

    /// <summary>Whether this is the first batch of a mirror made afresh.</summary>
    public bool StartsSnapshot { get; init; }

    /// <summary>Whether the mirror, with this batch, holds everything that the node had when it sent it.</summary>
    public bool CaughtUp { get; init; }
}
