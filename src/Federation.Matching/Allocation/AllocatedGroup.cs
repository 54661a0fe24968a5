namespace Federation.Matching.Allocation;

/// <summary>A group that should take a work, with the evidence.</summary>
/// <param name="Group">The study group or committee.</param>
/// <param name="Share">How much speaks for it among all groups of the registry, 0 to 1; the shares of all groups add up to 1.</param>
/// <param name="Questions">Its parts that should do the work, best first; empty where none of its similar works names one.</param>
/// <param name="Similar">The most similar works that it owns, most similar first.</param>
/// <param name="Numbered">What the numbers that the text cites say for it, in the order of the text.</param>
public sealed record AllocatedGroup(
    string Group,
    double Share,
    IReadOnlyList<AllocatedQuestion> Questions,
    IReadOnlyList<SimilarWork> Similar,
    IReadOnlyList<NumberedRange> Numbered);
