namespace Federation.Matching.Candidates;

/// <summary>What one change of the items does to the graph.</summary>
internal sealed class GraphChange
{
    /// <summary>Items that came in, those that left again among them.</summary>
    public List<Entry> Added { get; } = [];

    /// <summary>Whether all items are looked at anew, because so many changed. The sets below do not count then.</summary>
    public bool IsOfAll { get; set; }

    /// <summary>Items whose neighbours must be searched for anew.</summary>
    public HashSet<Entry> Stale { get; } = [];

    /// <summary>Items that have lost a neighbour that counted, with its registry.</summary>
    public HashSet<(Entry Entry, int Registry)> Bereft { get; } = [];

    /// <summary>Items of which others count among the nearest than before.</summary>
    public HashSet<Entry> Relinked { get; } = [];

    /// <summary>Items that are in other candidate pairs than before.</summary>
    public HashSet<Entry> Disturbed { get; } = [];

    /// <summary>The clues that have become common or are so no longer.</summary>
    public HashSet<ulong> Crossed { get; } = [];

    /// <summary>Changes of the kin by kinship: pairs that are more or fewer, and whether a sure one is among them.</summary>
    public Dictionary<ulong, (int More, bool AnySure)> Kin { get; } = [];

    /// <summary>The candidate pairs that are no more, then those that were scored anew, as far as they are reported or were perhaps.</summary>
    public List<ScoredEdge> Scored { get; private set; } = [];

    /// <summary>Takes what was scored so far.</summary>
    public List<ScoredEdge> TakeScored()
    {
        var taken = Scored;
        Scored = [];
        return taken;
    }

    /// <summary>Notes that a clue became common or is so no longer; the second time takes the first back.</summary>
    public void Cross(ulong clue)
    {
        if (!Crossed.Remove(clue))
        {
            Crossed.Add(clue);
        }
    }

    /// <summary>Notes that an item is gone.</summary>
    public void Forget(Entry entry)
    {
        Stale.Remove(entry);
        Relinked.Remove(entry);
        Disturbed.Remove(entry);
    }

    /// <summary>Notes a candidate pair that is new (1) or no more (-1).</summary>
    public void Disturb(Edge edge, int more)
    {
        if (IsOfAll)
        {
            return;
        }

        Disturbed.Add(edge.Left);
        Disturbed.Add(edge.Right);
        if (!edge.IsHopeless)
        {
            var (before, anySure) = Kin.GetValueOrDefault(edge.Kinship);
            Kin[edge.Kinship] = (before + more, anySure || edge.IsSure);
        }
    }
}
