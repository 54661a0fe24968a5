namespace Federation.Matching;

/// <summary>How the score of a pair came about.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="Contributions">What each feature contributed; the weightiest first, for or against.</param>
/// <param name="SharedTerms">Words that both titles use, the rarest first.</param>
/// <param name="LeftTerms">Telling words that only the left title uses, the rarest first.</param>
/// <param name="RightTerms">The same of the right title.</param>
/// <param name="Reasons">What speaks for it in short sentences, the weightiest first.</param>
/// <param name="Doubts">What speaks against it, in the same way.</param>
public sealed record Explanation(
    MatchedPair Pair,
    IReadOnlyList<Contribution> Contributions,
    IReadOnlyList<string> SharedTerms,
    IReadOnlyList<string> LeftTerms,
    IReadOnlyList<string> RightTerms,
    IReadOnlyList<string> Reasons,
    IReadOnlyList<string> Doubts);
