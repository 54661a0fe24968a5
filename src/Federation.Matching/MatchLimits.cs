namespace Federation.Matching;

/// <summary>Bounds that keep time and memory in hand whatever the registries send.</summary>
public static class MatchLimits
{
    /// <summary>Characters of a title that are read.</summary>
    public const int TitleLength = 1_000;

    /// <summary>Distinct words of a title that are kept, the most telling.</summary>
    public const int TitleTerms = 64;

    /// <summary>Characters of an abstract that are read.</summary>
    public const int AbstractLength = 8_000;

    /// <summary>Words of an abstract that are kept, the rarest.</summary>
    public const int AbstractTerms = 40;

    /// <summary>Titles in other languages that are compared.</summary>
    public const int OtherTitles = 3;

    /// <summary>Identifiers and relations of an item that are read.</summary>
    public const int References = 64;

    /// <summary>Items that may share a clue (a rare word, a pair of words) before the clue counts as common and finds nobody.</summary>
    public const int BlockSize = 48;

    /// <summary>Nearest items that are looked at closely for each item in each other registry.</summary>
    public const int NeighboursPerRegistry = 5;

    /// <summary>Candidate pairs between two families of which each looks at the others; in larger families none does.</summary>
    public const int FamilyPairs = 256;

    /// <summary>Items of one cluster.</summary>
    public const int ClusterSize = 64;
}
