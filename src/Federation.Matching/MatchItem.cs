namespace Federation.Matching;

/// <summary>A work item as the matcher sees it. Everything but key, registry and title may be missing.</summary>
public sealed record MatchItem
{
    /// <summary>Name that is unique in the index; pairs are ordered by it (ordinal).</summary>
    public required string Key { get; init; }

    /// <summary>Name of the registry that lists the item. Items of one registry are never paired.</summary>
    public required string Registry { get; init; }

    /// <summary>Title; the first <see cref="MatchLimits.TitleLength"/> characters count.</summary>
    public required string Title { get; init; }

    /// <summary>The same title in other languages; the best pair of languages is compared.</summary>
    public IReadOnlyList<string> OtherTitles { get; init; } = [];

    /// <summary>Abstract or scope; the first <see cref="MatchLimits.AbstractLength"/> characters count.</summary>
    public string Abstract { get; init; } = "";

    /// <summary>ISO 8601 date, or its first part (<c>2024</c>, <c>2024-11</c>); empty when not known.</summary>
    public string Date { get; init; } = "";

    /// <summary>Kind of document in the registry's own word, for example <c>Technical Report</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Responsible groups as the registry writes them, for example <c>ISO/IEC JTC 1/SC 27</c>.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The item's own identifier first, then its aliases and twin identifiers.</summary>
    public IReadOnlyList<string> Identifiers { get; init; } = [];

    /// <summary>Keywords that the registry gives.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>Relations that the item declares.</summary>
    public IReadOnlyList<MatchRelation> Relations { get; init; } = [];
}
