using Federation.Matching.Features;

namespace Federation.Matching.Candidates;

/// <summary>The candidate pairs: of two items one counts the other among its nearest, or both do.</summary>
/// <param name="entries">The items.</param>
/// <param name="scorer">Scores them.</param>
/// <param name="minimumScore">Score from which on they are reported.</param>
/// <param name="calibration">Corrects their scores.</param>
internal sealed class EdgeTable(EntryTable entries, PairScorer scorer, double minimumScore, ScoreCalibration calibration)
{
    private readonly KinshipTable _kin = new();

    /// <summary>The items.</summary>
    public EntryTable Entries => entries;

    /// <summary>The candidate pairs by kinship.</summary>
    public KinshipTable Kin => _kin;

    /// <summary>Removes all pairs of an item.</summary>
    public void RemoveAll(Entry entry, GraphChange change)
    {
        foreach (var edge in entries.EdgesOf(entry))
        {
            edge.Other(entry).Unlink(entry.Slot);
            Remove(edge, change);
        }
    }

    /// <summary>Makes the pairs that items are in by what their neighbourhoods now say, and scores the new ones by themselves.</summary>
    public void Link(IReadOnlyList<Entry> changed, Workers workers, GraphChange change)
    {
        workers.For(changed.Count, (worker, i) => Link(changed[i], worker));
        foreach (var worker in workers.All)
        {
            Add(worker.Fresh, change);
            change.Scored.AddRange(worker.Scored);
            worker.Fresh.Clear();
            worker.Scored.Clear();
        }
    }

    /// <summary>Strikes out the pairs of items that no neighbourhood speaks for any longer.</summary>
    public void Unlink(IReadOnlyList<Entry> changed, GraphChange change)
    {
        foreach (var entry in changed)
        {
            Unlink(entry, change);
        }
    }

    /// <summary>Scores the pairs whose surroundings have changed. Hopeless ones have none.</summary>
    public void Score(Workers workers, GraphChange change) => Score([.. Touched(change)], workers, change);

    /// <summary>Scores the pairs in which items are on the left.</summary>
    public void Score(IReadOnlyList<Entry> left, Workers workers, GraphChange change) =>
        Score([.. left.SelectMany(entry => HopefulEdgesOf(entry).Where(edge => ReferenceEquals(edge.Left, entry)))], workers, change);

    private void Score(Edge[] edges, Workers workers, GraphChange change)
    {
        var scored = new ScoredEdge[edges.Length];
        workers.For(edges.Length, (_, i) => scored[i] = ScoredEdge.Of(edges[i], Judge(edges[i])));
        change.Scored.AddRange(scored);
    }

    private IEnumerable<Edge> HopefulEdgesOf(Entry entry) => entries.EdgesOf(entry).Where(static edge => !edge.IsHopeless);

    private MatchedPair? Judge(Edge edge) => PairJudge.Judge(edge, scorer.Score(edge, this), minimumScore, calibration);

    // A pair whose items count each other is made on the turn of the one in the lower slot.
    private void Link(Entry entry, Worker worker)
    {
        foreach (var other in entry.Nearest.Counting(entries))
        {
            if (entry.AloneWith(other) is not null || (entry.Slot > other.Slot && other.Nearest.Counts(entry, entries)))
            {
                continue;
            }

            var edge = scorer.WithAlone(Edge.Of(entry, other, 0));
            worker.Fresh.Add(edge);
            if (edge.IsHopeless && Judge(edge) is { } pair)
            {
                worker.Scored.Add(ScoredEdge.Of(edge, pair));
            }
        }
    }

    private void Unlink(Entry entry, GraphChange change)
    {
        for (var i = entry.Links.Length - 1; i >= 0; i--)
        {
            var (slot, alone) = entry.Links[i];
            var other = entries[slot];
            if (!entry.Nearest.Counts(other, entries) && !other.Nearest.Counts(entry, entries))
            {
                entry.Unlink(slot);
                other.Unlink(entry.Slot);
                Remove(Edge.Of(entry, other, alone), change);
            }
        }
    }

    private void Add(List<Edge> edges, GraphChange change)
    {
        foreach (var edge in edges)
        {
            edge.Left.Expect();
            edge.Right.Expect();
        }

        foreach (var edge in edges)
        {
            edge.Left.Add(new Link(edge.Right.Slot, edge.Alone));
            edge.Right.Add(new Link(edge.Left.Slot, edge.Alone));
            _kin.Add(edge);
            change.Disturb(edge, 1);
        }
    }

    private void Remove(Edge edge, GraphChange change)
    {
        _kin.Remove(edge);
        change.Disturb(edge, -1);
        change.Scored.Add(ScoredEdge.Of(edge, null));
    }

    // A pair's surroundings are the other pairs of its two items, and its kin as long as they are few.
    private HashSet<Edge> Touched(GraphChange change)
    {
        var touched = new HashSet<Edge>();
        foreach (var entry in change.Disturbed)
        {
            touched.UnionWith(HopefulEdgesOf(entry));
        }

        foreach (var (kinship, (more, anySure)) in change.Kin)
        {
            var kin = _kin.Of(kinship);
            var (count, counted) = (kin.Count <= MatchLimits.FamilyPairs, kin.Count - more <= MatchLimits.FamilyPairs);
            if (count != counted || (count && anySure))
            {
                touched.UnionWith(kin);
            }
        }

        return touched;
    }
}
