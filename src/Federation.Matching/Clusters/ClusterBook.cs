namespace Federation.Matching.Clusters;

/// <summary>
/// The clusters, kept current. Items that no chain of pairs and rulings links are never in one cluster, so that only what hangs together with a
/// change is clustered anew.
/// </summary>
/// <param name="pairs">The reported pairs.</param>
/// <param name="pairsOf">Gives those that an item is in; none for an item that is no more.</param>
/// <param name="registryOf">Gives the registry of an item.</param>
/// <param name="cohesion">Mean probability between two groups from which on they become one.</param>
internal sealed class ClusterBook(PairBook pairs, Func<string, IEnumerable<MatchedPair>> pairsOf, Func<string, string> registryOf, double cohesion)
{
    private readonly SortedDictionary<string, Cluster> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Cluster> _clusterOf = [];
    private HashSet<(string Left, string Right, bool IsTogether)> _ruled = [];

    /// <summary>The clusters as pairs and rulings are now, by their first key.</summary>
    /// <param name="rulings">What people say of items that there are.</param>
    public IReadOnlyList<Cluster> Under(ClusterRulings rulings)
    {
        var ruled = ChangedBy(rulings);
        if (pairs.TakeChanged() is { } changed)
        {
            RenewAll(changed.Concat(ruled), rulings);
        }
        else
        {
            _clusters.Clear();
            _clusterOf.Clear();
            Cluster(pairs.Pairs, rulings);
        }

        return [.. _clusters.Values];
    }

    private void RenewAll(IEnumerable<string> changed, ClusterRulings rulings)
    {
        var together = rulings.Together.SelectMany(static p => new[] { (Key: p.Left, Pair: p), (Key: p.Right, Pair: p) }).ToLookup(static p => p.Key, static p => p.Pair);
        var apart = rulings.Apart.ToLookup(static p => p.Left);
        var met = new HashSet<string>();
        foreach (var key in changed)
        {
            if (met.Add(key))
            {
                Renew(key, met, together, apart);
            }
        }
    }

    // The items of rulings that were not there before, or are no more.
    private IEnumerable<string> ChangedBy(ClusterRulings rulings)
    {
        var before = _ruled;
        _ruled = [.. rulings.Together.Select(static p => (p.Left, p.Right, true)), .. rulings.Apart.Select(static p => (p.Left, p.Right, false))];
        before.SymmetricExceptWith(_ruled);
        return before.SelectMany(static p => new[] { p.Left, p.Right });
    }

    // Clusters everything that hangs together with an item. What was in a cluster with it does, or has changed itself.
    private void Renew(
        string start, HashSet<string> met, ILookup<string, (string Left, string Right)> together, ILookup<string, (string Left, string Right)> apart)
    {
        List<MatchedPair> linked = [];
        List<(string Left, string Right)> tied = [];
        List<(string Left, string Right)> parted = [];
        Stack<string> open = new([start]);
        while (open.TryPop(out var key))
        {
            Forget(key);
            foreach (var pair in pairsOf(key))
            {
                if (Reach(key, pair.Left, pair.Right))
                {
                    linked.Add(pair);
                }
            }

            foreach (var pair in together[key])
            {
                if (Reach(key, pair.Left, pair.Right))
                {
                    tied.Add(pair);
                }
            }

            parted.AddRange(apart[key]);
        }

        Cluster(linked, new ClusterRulings(tied, parted));

        // Goes on to the other item, and tells whether this is the left one: what links two is met from both, and taken once.
        bool Reach(string key, string left, string right)
        {
            var other = left == key ? right : left;
            if (met.Add(other))
            {
                open.Push(other);
            }

            return left == key;
        }
    }

    private void Cluster(IEnumerable<MatchedPair> linked, ClusterRulings rulings)
    {
        foreach (var cluster in ClusterBuilder.Build(linked, rulings, registryOf, cohesion))
        {
            _clusters.Add(cluster.Keys[0], cluster);
            foreach (var key in cluster.Keys)
            {
                _clusterOf.Add(key, cluster);
            }
        }
    }

    private void Forget(string key)
    {
        if (!_clusterOf.TryGetValue(key, out var cluster))
        {
            return;
        }

        _clusters.Remove(cluster.Keys[0]);
        foreach (var member in cluster.Keys)
        {
            _clusterOf.Remove(member);
        }
    }
}
