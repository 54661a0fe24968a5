namespace Federation.Aggregator.Watch.Feeds;

/// <summary>A feed (RFC 4287, section 4.1.1).</summary>
internal sealed record AtomFeed
{
    /// <summary>What its identifier follows from.</summary>
    public required string Name { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>Where the service is that serves it and its pages.</summary>
    public required Uri Service { get; init; }

    /// <summary>Path and query of this page of the feed.</summary>
    public required string Self { get; init; }

    /// <summary>Path and query of the first page of the feed.</summary>
    public required string First { get; init; }

    /// <summary>Path and query of the next page (RFC 5005, section 3); empty on the last.</summary>
    public required string Next { get; init; }

    /// <summary>The page where people see the same.</summary>
    public required string Alternate { get; init; }

    /// <summary>When it changed, where it has no entry.</summary>
    public required DateTimeOffset Begun { get; init; }

    /// <summary>The entries, the newest first.</summary>
    public required IReadOnlyList<AtomEntry> Entries { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset Updated => Entries.Count > 0 ? Entries.Max(entry => entry.Updated) : Begun;
}
