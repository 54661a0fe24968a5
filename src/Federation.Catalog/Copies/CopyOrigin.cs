namespace Federation.Catalog;

/// <summary>What a batch says of the origin.</summary>
public sealed record CopyOrigin
{
    /// <summary>Epoch of the origin's store; of two, the later one is the greater as text.</summary>
    public required string Epoch { get; init; }

    /// <summary>Revision of the origin that the copy is complete to with a batch that has caught up; else 0.</summary>
    public long Revision { get; init; }

    /// <summary>Identifiers of the nodes that the copy came through, the origin's first, the peer's last.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>When the origin was last heard of, by its clock; null when that is not known.</summary>
    public DateTimeOffset? ContactTime { get; init; }

    /// <summary>Where the origin's keys are; empty when it signs nothing.</summary>
    public string KeySetUri { get; init; } = "";
}
