namespace Federation.Matching.Profiles;

/// <summary>An item as the index keeps it: no text but the title, which explanations quote.</summary>
internal sealed class ItemProfile
{
    /// <summary>Key of the item.</summary>
    public required string Key { get; init; }

    /// <summary>Registry, folded.</summary>
    public required string Registry { get; init; }

    /// <summary>The title as given, cut at the limit.</summary>
    public required string Title { get; init; }

    /// <summary>The title, then the titles in other languages.</summary>
    public required TitleProfile[] Titles { get; init; }

    /// <summary>The abstract.</summary>
    public required AbstractProfile Abstract { get; init; }

    /// <summary>Months since year 0; 0 when not known.</summary>
    public required int Months { get; init; }

    /// <summary>Groups in one spelling, ordinal order.</summary>
    public required string[] Groups { get; init; }

    /// <summary>The item's own identifiers and aliases, in one spelling.</summary>
    public required string[] Identifiers { get; init; }

    /// <summary>Declared relations, targets in one spelling.</summary>
    public required MatchRelation[] Relations { get; init; }

    /// <summary>Hash of all that was read of the item, to tell whether it changed.</summary>
    public required UInt128 Digest { get; init; }
}
