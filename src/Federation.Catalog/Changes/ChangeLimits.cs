namespace Federation.Catalog;

/// <summary>How large a batch of changes may be. It holds at least one change, whatever its size, if it meets one.</summary>
public sealed record ChangeLimits
{
    /// <summary>Most changes.</summary>
    public int Items { get; init; } = 1_000;

    /// <summary>
    /// Bytes of items after which no further change is added. The usual number leaves room for what stands around the items, so that
    /// whoever sends or stores a batch does so from memory of 512 KiB.
    /// </summary>
    public int Bytes { get; init; } = 448 * 1024;

    /// <summary>
    /// Most items looked at. A filter that hardly anything meets, and deletions that a snapshot need not tell of, so end a batch
    /// that may then be empty, instead of holding a reader of the store for long.
    /// </summary>
    public int Scanned { get; init; } = 10_000;
}
