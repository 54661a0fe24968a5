namespace Federation.Matching.Candidates;

/// <summary>Kinds of clue.</summary>
internal enum ClueKind : byte
{
    /// <summary>A rare word of the title.</summary>
    Word = 1,

    /// <summary>Two words of the title.</summary>
    Words,

    /// <summary>The whole title without boilerplate.</summary>
    Title,

    /// <summary>Two rare words of the abstract.</summary>
    Abstract,

    /// <summary>An identifier that the item has or names.</summary>
    Identifier,
}
