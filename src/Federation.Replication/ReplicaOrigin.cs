namespace Federation.Replication;

/// <summary>What a copy says of its origin after a batch.</summary>
public sealed record ReplicaOrigin
{
    /// <summary>Epoch of the origin's store. Epochs are ordered as text; a newer one is greater.</summary>
    public required string Epoch { get; init; }

    /// <summary>Revision of the origin that the peer was complete to; 0 when it was not, or the batch has not caught up.</summary>
    public long Revision { get; init; }

    /// <summary>Identifiers of the nodes that the copy came through, the origin first, the peer last.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>When the origin was last heard of, over all hops, by the origin's clock; null when that is not known.</summary>
    public DateTimeOffset? ContactTime { get; init; }

    /// <summary>Where the origin's keys are, to be pinned; empty when it signs nothing.</summary>
    public string KeySetUri { get; init; } = "";
}
