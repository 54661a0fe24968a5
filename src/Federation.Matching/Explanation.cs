namespace Federation.Matching;

/// <summary>How the score of a pair came about.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Contributions">What each feature contributed; the weightiest first, for or against.</param>
/// <param name="SharedTerms">Words that both titles use, the rarest first.</param>
/// <param name="Reasons">Short sentences, for and against, the weightiest first.</param>
public sealed record Explanation(
    MatchedPair Pair,
    IReadOnlyList<Contribution> Contributions,
    IReadOnlyList<string> SharedTerms,
    IReadOnlyList<string> Reasons);
