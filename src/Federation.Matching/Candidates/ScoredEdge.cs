namespace Federation.Matching.Candidates;

/// <summary>A candidate pair that was scored anew, or is no candidate any longer.</summary>
/// <param name="Left">Key of the item whose key sorts first.</param>
/// <param name="Right">Key of the other item.</param>
/// <param name="Pair">The pair; null when it is no candidate any longer.</param>
internal readonly record struct ScoredEdge(string Left, string Right, MatchedPair? Pair);
