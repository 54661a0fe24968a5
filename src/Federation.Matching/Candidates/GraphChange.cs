namespace Federation.Matching.Candidates;

/// <summary>What one change of the items does to the graph.</summary>
internal sealed class GraphChange
{
    /// <summary>Items whose neighbours must be searched for anew.</summary>
    public HashSet<Entry> Stale { get; } = [];

    /// <summary>Items that took a new neighbour in.</summary>
    public HashSet<Entry> Relinked { get; } = [];

    /// <summary>The candidate pairs that are new.</summary>
    public List<Edge> Fresh { get; } = [];

    /// <summary>The candidate pairs that are no more.</summary>
    public List<Edge> Lost { get; } = [];

    /// <summary>The candidate pairs that are new or no more.</summary>
    public IEnumerable<Edge> Edges => Fresh.Concat(Lost);
}
