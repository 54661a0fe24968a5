namespace Federation.Matching.Features;

/// <summary>What a pair is scored on.</summary>
internal enum Feature
{
    TitleOverlap,
    TitleCoverage,
    UnmatchedWord,
    PartConflict,
    NumberConflict,
    AbstractSimilarity,
    NoAbstract,
    SameGroup,
    YearsApart,
    Count,
}
