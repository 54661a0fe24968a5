namespace Federation.Aggregator.Mirroring;

/// <summary>What changed in the mirror of one registry.</summary>
internal sealed record MirrorChange
{
    /// <summary>Resource name of the registry.</summary>
    public required string Registry { get; init; }

    /// <summary>The items that are new or changed, in their newest state, each once.</summary>
    public IReadOnlyList<StoredItem> Stored { get; init; } = [];

    /// <summary>Resource names of the items that are gone.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>
    /// Tells whether the mirror holds an item of a name; whatever else is known of the registry is gone. Null when only
    /// <see cref="Removed"/> is.
    /// </summary>
    public Func<string, bool>? Holds { get; init; }

    /// <summary>Of the items that are known, the names of those that are gone because the mirror does not hold them (<see cref="Holds"/>).</summary>
    public IReadOnlyList<string> NotHeld(IEnumerable<string> known) => Holds is { } holds ? [.. known.Where(name => !holds(name))] : [];

    /// <summary>Whether the mirror, with this change, holds everything that the node had.</summary>
    public bool CaughtUp { get; init; }
}
