namespace Federation.Matching.Candidates;

/// <summary>A candidate pair.</summary>
internal sealed class Edge(Entry left, Entry right)
{
    /// <summary>The item whose key sorts first.</summary>
    public Entry Left { get; } = left;

    /// <summary>The other item.</summary>
    public Entry Right { get; } = right;

    /// <summary>Log-odds from the two items alone.</summary>
    public float Alone { get; set; }

    /// <summary>What is reported; null below the minimum probability.</summary>
    public MatchedPair? Reported { get; set; }

    /// <summary>The other end.</summary>
    public Entry Other(Entry entry) => ReferenceEquals(entry, Left) ? Right : Left;
}
