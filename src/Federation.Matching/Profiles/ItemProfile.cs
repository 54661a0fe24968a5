using Federation.Matching.Identifiers;
using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>An item as the index keeps it: no text but the title, which explanations quote.</summary>
internal sealed class ItemProfile
{
    private readonly PackedText _title;
    private readonly TitleProfile _main;

    // Null where the main title is all.
    private readonly TitleProfile[]? _titles;
    private readonly TitleProfile[]? _subjects;

    /// <summary>Makes a profile.</summary>
    /// <param name="main">The title.</param>
    /// <param name="others">The title in other languages.</param>
    /// <param name="subjects">What the title names as its subjects.</param>
    public ItemProfile(TitleProfile main, TitleProfile[] others, TitleProfile[] subjects)
    {
        _main = main;
        _titles = others.Length == 0 ? null : [main, .. others];
        _subjects = subjects is [var only] && only.Is(main) ? null : subjects;
    }

    /// <summary>Key of the item.</summary>
    public required string Key { get; init; }

    /// <summary>What the name of the registry says.</summary>
    public required RegistryFacts Source { private get; init; }

    /// <summary>Registry, folded.</summary>
    public string Registry => Source.Folded;

    /// <summary>The title as given, cut at the limit.</summary>
    public required string Title { get => _title.ToString(); init => _title = new PackedText(value); }

    /// <summary>The profile of the title.</summary>
    public TitleProfile Main => _main;

    /// <summary>The title, then the titles in other languages.</summary>
    public ReadOnlySpan<TitleProfile> Titles => _titles ?? new ReadOnlySpan<TitleProfile>(in _main);

    /// <summary>What the title names as its subjects.</summary>
    public ReadOnlySpan<TitleProfile> Subjects => _subjects ?? new ReadOnlySpan<TitleProfile>(in _main);

    /// <summary>The abstract.</summary>
    public required AbstractProfile Abstract { get; init; }

    /// <summary>Months since year 0; 0 when not known.</summary>
    public required int Months { get; init; }

    /// <summary>Kind of document.</summary>
    public required DocumentKind Kind { get; init; }

    /// <summary>Which body the registry is.</summary>
    public BodyMentions Body => Source.Body;

    /// <summary>Bodies that title and abstract speak of.</summary>
    public required BodyMentions TextBodies { get; init; }

    /// <summary>Whether the title says that the document adopts, endorses or profiles another one.</summary>
    public required bool IsAdaptation { get; init; }

    /// <summary>Who is responsible.</summary>
    public required ItemGroups Groups { get; init; }

    /// <summary>Number of the registry in the vocabulary; -1 of one that training did not know.</summary>
    public int RegistryNumber => Source.Number;

    /// <summary>Hash of the name under which statistics know the registry.</summary>
    public ulong RegistryHash => Source.Hash;

    /// <summary>What identifies it, and what it cites.</summary>
    public required Citations Citations { private get; init; }

    /// <summary>The item's own identifiers and aliases, in one spelling.</summary>
    public string[] Identifiers => Citations.Identifiers;

    /// <summary>Whether an identifier names the body that the item's own one does.</summary>
    public bool IsOfItsBody(string identifier) => Citations.IsNamed && IdentifierParser.IsOfOneBody(identifier, Identifiers[0]);

    /// <summary>Declared relations, targets in one spelling.</summary>
    public MatchRelation[] Relations => Citations.Relations;

    /// <summary>Standards that title and abstract refer to.</summary>
    public Reference[] References => Citations.References;

    /// <summary>Hash of all that was read of the item, to tell whether it changed.</summary>
    public required UInt128 Digest { get; init; }
}
