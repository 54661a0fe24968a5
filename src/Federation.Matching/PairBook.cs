using Federation.Matching.Candidates;

namespace Federation.Matching;

/// <summary>The reported pairs.</summary>
internal sealed class PairBook
{
    private readonly Dictionary<(string Left, string Right), MatchedPair> _pairs = [];

    // Null when nobody has asked yet, or when so many have changed that it does not matter which.
    private HashSet<string>? _changed;

    /// <summary>All reported pairs.</summary>
    public IReadOnlyCollection<MatchedPair> Pairs => _pairs.Values;

    /// <summary>The pair of two keys in either order, or null.</summary>
    public MatchedPair? Find(string one, string other) =>
        _pairs.GetValueOrDefault(string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one));

    /// <summary>The keys of the pairs that came, went or changed since this was asked before; null when it may be all.</summary>
    public IReadOnlyCollection<string>? TakeChanged()
    {
        var changed = _changed;
        _changed = [];
        return changed;
    }

    /// <summary>Enters rescored and lost candidate pairs; of one that comes twice the last counts.</summary>
    /// <returns>What changed, by left key and right key.</returns>
    public IReadOnlyList<PairChange> Settle(IEnumerable<ScoredEdge> edges)
    {
        var before = new Dictionary<(string Left, string Right), MatchedPair?>();
        foreach (var (left, right, pair) in edges)
        {
            var known = _pairs.GetValueOrDefault((left, right));
            if (known != pair)
            {
                before.TryAdd((left, right), known);
                Enter((left, right), pair);
            }
        }

        var changes = new List<PairChange>(before.Count);
        foreach (var (key, then) in before)
        {
            if (Change(then, _pairs.GetValueOrDefault(key)) is { } change)
            {
                changes.Add(change);
            }
        }

        changes.Sort(static (a, b) => string.CompareOrdinal(a.Pair.Left, b.Pair.Left) is var c and not 0
            ? c
            : string.CompareOrdinal(a.Pair.Right, b.Pair.Right));
        return changes;
    }

    private void Enter((string Left, string Right) key, MatchedPair? pair)
    {
        if (pair is null)
        {
            _pairs.Remove(key);
        }
        else
        {
            _pairs[key] = pair;
        }

        _changed?.Add(key.Left);
        _changed?.Add(key.Right);
        if (_changed?.Count > _pairs.Count)
        {
            _changed = null;
        }
    }

    private static PairChange? Change(MatchedPair? before, MatchedPair? now) => (before, now) switch
    {
        (null, null) => null,
        (null, _) => new PairChange(PairChangeKind.Appeared, now),
        (_, null) => new PairChange(PairChangeKind.Gone, before),
        _ => before == now ? null : new PairChange(PairChangeKind.Changed, now),
    };
}
