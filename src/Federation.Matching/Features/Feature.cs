namespace Federation.Matching.Features;

/// <summary>What a pair is scored on. The order is that of the trained weights.</summary>
internal enum Feature
{
    /// <summary>Share of the weight of both titles' words that they have in common.</summary>
    TitleOverlap,

    /// <summary>Share of the shorter title's weight that is in the longer one.</summary>
    ShorterCovered,

    /// <summary>Share of the longer title's weight that is in the shorter one.</summary>
    LongerCovered,

    /// <summary>As the overlap, related words and abbreviations counting too.</summary>
    RelatedOverlap,

    /// <summary>Weight of the heaviest word that only one title has, on the side where it is lighter.</summary>
    LighterOddWord,

    /// <summary>The same on the side where it is heavier.</summary>
    HeavierOddWord,

    /// <summary>Weight of all words that only one title has, on the side where it is less.</summary>
    LessOddWeight,

    /// <summary>The same on the side where it is more.</summary>
    MoreOddWeight,

    /// <summary>Weight of a title's words, boilerplate too, that one would expect in the other but misses, on the side where it is less.</summary>
    MissedLess,

    /// <summary>The same on the side where it is more.</summary>
    MissedMore,

    /// <summary>Overlap of the titles, words that one would not expect in the other left out.</summary>
    ExpectedOverlap,

    /// <summary>Whether the titles are the same without boilerplate: their weight, or 0.</summary>
    SameCore,

    /// <summary>Longest run of words in the same order, gaps allowed, as a share of the longer title.</summary>
    WordOrder,

    /// <summary>Weight of the longest phrase that both titles have word for word.</summary>
    PhraseWeight,

    /// <summary>The same as a share of the shorter title.</summary>
    PhraseShare,

    /// <summary>Overlap of the first segments that are no boilerplate.</summary>
    HeadOverlap,

    /// <summary>Overlap of the last segments.</summary>
    TailOverlap,

    /// <summary>Share of a last segment that is anywhere in the other title, where it is less.</summary>
    TailCoveredLess,

    /// <summary>The same where it is more.</summary>
    TailCoveredMore,

    /// <summary>Weight of the shorter title: how much there is to agree on.</summary>
    ShorterWeight,

    /// <summary>Weight of boilerplate that both titles use.</summary>
    SharedBoilerplate,

    /// <summary>Parts: 1 agree, -1 differ, 0 neither has one, -0.5 only one has.</summary>
    Part,

    /// <summary>Stages, as parts.</summary>
    Stage,

    /// <summary>Versions, releases and levels, as parts.</summary>
    Version,

    /// <summary>Other numbers, as parts.</summary>
    Numbers,

    /// <summary>Cosine of the abstracts' rare words.</summary>
    AbstractSimilarity,

    /// <summary>Share of the smaller abstract's rare words that are in the other.</summary>
    AbstractCovered,

    /// <summary>Share of equal wording of the abstracts.</summary>
    AbstractCopy,

    /// <summary>How many of the two have an abstract.</summary>
    Abstracts,

    /// <summary>Share of a title's weight that is in the other's abstract, where it is less.</summary>
    TitleInAbstractLess,

    /// <summary>The same where it is more.</summary>
    TitleInAbstractMore,

    /// <summary>The same committee is responsible: 1 yes, -1 another, 0 not known.</summary>
    SameGroup,

    /// <summary>How often the two groups share titles, against chance, in nats.</summary>
    GroupAffinity,

    /// <summary>How many of the two have a group that is the other body's too.</summary>
    JointGroup,

    /// <summary>How many of the two speak of the other body.</summary>
    NamesOtherBody,

    /// <summary>Kinds of document: 1 the same, -1 different, 0 not known.</summary>
    SameKind,

    /// <summary>Years between the dates; -1 when one is missing.</summary>
    YearsApart,

    /// <summary>How often the two registries share titles, in nats.</summary>
    RegistryAffinity,

    /// <summary>Log-odds of the two items alone, by the features above.</summary>
    Alone,

    /// <summary>
    /// How many titles of the other registry, other editions left out, suit the left or right item better, at best. Items of one title count once.
    /// </summary>
    BestRank,

    /// <summary>The same at worst.</summary>
    WorstRank,

    /// <summary>By how much this is the better choice than the next, at best, in log-odds.</summary>
    MoreMargin,

    /// <summary>The same at worst.</summary>
    LessMargin,

    /// <summary>Alternatives that are about as good or better; those of one title count once.</summary>
    Rivals,

    /// <summary>Other editions of one of the two that its registry lists, by their titles.</summary>
    Editions,

    /// <summary>Log-odds of the strongest pair of one of the two with another edition of the other.</summary>
    OtherEdition,

    /// <summary>Log-odds of the weaker link by way of an item of a third registry.</summary>
    ThirdParty,

    /// <summary>Sure pairs between the two items' families.</summary>
    Kin,

    /// <summary>Number of features.</summary>
    Count,
}
