using Federation.Matching.Candidates;

namespace Federation.Matching;

/// <summary>The reported pairs.</summary>
internal sealed class PairBook(double minimumProbability)
{
    private readonly Dictionary<(string Left, string Right), MatchedPair> _pairs = [];

    /// <summary>All reported pairs.</summary>
    public IReadOnlyCollection<MatchedPair> Pairs => _pairs.Values;

    /// <summary>The pair of two keys in either order, or null.</summary>
    public MatchedPair? Find(string one, string other) =>
        _pairs.GetValueOrDefault(string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one));

    /// <summary>Enters rescored and lost candidate pairs.</summary>
    /// <returns>What changed, by left key and right key.</returns>
    public IReadOnlyList<PairChange> Settle(IEnumerable<ScoredEdge> edges)
    {
        var changes = new List<PairChange>();
        foreach (var edge in edges)
        {
            Settle(edge, changes);
        }

        changes.Sort(static (a, b) => string.CompareOrdinal(a.Pair.Left, b.Pair.Left) is var c and not 0
            ? c
            : string.CompareOrdinal(a.Pair.Right, b.Pair.Right));
        return changes;
    }

    private void Settle(ScoredEdge edge, List<PairChange> changes)
    {
        var key = (edge.Left, edge.Right);
        var before = _pairs.GetValueOrDefault(key);
        if (edge.Pair is null || edge.Pair.Score < minimumProbability)
        {
            if (before is not null)
            {
                _pairs.Remove(key);
                changes.Add(new PairChange(PairChangeKind.Gone, before));
            }
        }
        else if (edge.Pair != before)
        {
            _pairs[key] = edge.Pair;
            changes.Add(new PairChange(before is null ? PairChangeKind.Appeared : PairChangeKind.Changed, edge.Pair));
        }
    }
}
