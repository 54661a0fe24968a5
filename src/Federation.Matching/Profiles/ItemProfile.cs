using Federation.Matching.Identifiers;
using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>An item as the index keeps it: no text but the title, which explanations quote.</summary>
internal sealed class ItemProfile
{
    private readonly PackedText _title;

    /// <summary>Key of the item.</summary>
    public required string Key { get; init; }

    /// <summary>Registry, folded.</summary>
    public required string Registry { get; init; }

    /// <summary>The title as given, cut at the limit.</summary>
    public required string Title { get => _title.ToString(); init => _title = new PackedText(value); }

    /// <summary>The title, then the titles in other languages.</summary>
    public required TitleProfile[] Titles { get; init; }

    /// <summary>What the title names as its subjects.</summary>
    public required TitleProfile[] Subjects { get; init; }

    /// <summary>The abstract.</summary>
    public required AbstractProfile Abstract { get; init; }

    /// <summary>Months since year 0; 0 when not known.</summary>
    public required int Months { get; init; }

    /// <summary>Kind of document.</summary>
    public required DocumentKind Kind { get; init; }

    /// <summary>Which body the registry is.</summary>
    public required BodyMentions Body { get; init; }

    /// <summary>Bodies that title and abstract speak of.</summary>
    public required BodyMentions TextBodies { get; init; }

    /// <summary>Whether the title says that the document adopts, endorses or profiles another one.</summary>
    public required bool IsAdaptation { get; init; }

    /// <summary>Bodies that the names of the groups speak of.</summary>
    public required BodyMentions GroupBodies { get; init; }

    /// <summary>Groups in one spelling, ordinal order.</summary>
    public required string[] Groups { get; init; }

    /// <summary>Hash of each of <see cref="Groups"/> with the registry.</summary>
    public required ulong[] GroupHashes { get; init; }

    /// <summary>Number of the registry in the vocabulary; -1 of one that training did not know.</summary>
    public required int RegistryNumber { get; init; }

    /// <summary>Hash of the name under which statistics know the registry.</summary>
    public required ulong RegistryHash { get; init; }

    /// <summary>The item's own identifiers and aliases, in one spelling.</summary>
    public required string[] Identifiers { get; init; }

    /// <summary>Declared relations, targets in one spelling.</summary>
    public required MatchRelation[] Relations { get; init; }

    /// <summary>Standards that title and abstract refer to.</summary>
    public required Reference[] References { get; init; }

    /// <summary>Hash of all that was read of the item, to tell whether it changed.</summary>
    public required UInt128 Digest { get; init; }
}
