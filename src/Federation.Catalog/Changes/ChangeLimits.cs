namespace Federation.Catalog;

/// <summary>How large a batch of changes may be. It holds at least one change, whatever its size.</summary>
public sealed record ChangeLimits
{
    /// <summary>Most changes.</summary>
    public int Items { get; init; } = 1_000;

    /// <summary>Bytes after which no further change is added, as the store holds them.</summary>
    public int Bytes { get; init; } = 1024 * 1024;
}
