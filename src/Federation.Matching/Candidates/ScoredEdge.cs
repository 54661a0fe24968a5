namespace Federation.Matching.Candidates;

/// <summary>A pair that was scored anew, or is no candidate any longer.</summary>
/// <param name="Left">Key of the item whose key sorts first.</param>
/// <param name="Right">Key of the other item.</param>
/// <param name="Pair">The pair; null when it is not to be reported any longer.</param>
internal readonly record struct ScoredEdge(string Left, string Right, MatchedPair? Pair)
{
    /// <summary>Makes the note of a candidate pair.</summary>
    public static ScoredEdge Of(Edge edge, MatchedPair? pair) => new(edge.Left.Key, edge.Right.Key, pair);
}
