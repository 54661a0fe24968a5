namespace Federation.Matching.Candidates;

/// <summary>What one change of the items does to the graph.</summary>
internal sealed class GraphChange
{
    /// <summary>Items whose neighbours must be searched for anew.</summary>
    public HashSet<Entry> Stale { get; } = [];

    /// <summary>Items that took a new neighbour in.</summary>
    public HashSet<Entry> Relinked { get; } = [];

    /// <summary>Keys of the candidate pairs that are no more.</summary>
    public HashSet<(string Left, string Right)> Lost { get; } = [];

    /// <summary>Notes that a candidate pair is no more.</summary>
    public void Lose(Edge edge) => Lost.Add((edge.Left.Profile.Key, edge.Right.Profile.Key));
}
