namespace Federation.Matching.Clusters;

/// <summary>
/// Average-link clustering of the reported pairs: the two groups that are linked most strongly become one, again and again,
/// as long as the mean probability over all pairs between them reaches the wanted cohesion. A pair that is not reported
/// counts as 0, and a pair within one registry, which is never compared, not at all. What people want together is joined at the end,
/// so that their word makes clusters greater and breaks none, and what they want apart never is.
/// </summary>
internal sealed class ClusterBuilder
{
    private readonly Dictionary<string, Group> _groups = [];
    private readonly Func<string, string> _registryOf;
    private readonly PriorityQueue<Link, Link> _links = new();
    private readonly double _cohesion;

    private ClusterBuilder(double cohesion, Func<string, string> registryOf) => (_cohesion, _registryOf) = (cohesion, registryOf);

    /// <summary>Builds the clusters of two items or more, ordered by their first key.</summary>
    public static IReadOnlyList<Cluster> Build(
        IEnumerable<MatchedPair> pairs, ClusterRulings rulings, Func<string, string> registryOf, double cohesion)
    {
        var builder = new ClusterBuilder(cohesion, registryOf);
        foreach (var (left, right) in rulings.Apart)
        {
            builder.Part(left, right);
        }

        foreach (var pair in pairs.OrderBy(static p => p.Left, StringComparer.Ordinal).ThenBy(static p => p.Right, StringComparer.Ordinal))
        {
            builder.Add(pair);
        }

        builder.JoinAll();
        foreach (var (left, right) in rulings.Together.OrderBy(static p => p.Left, StringComparer.Ordinal).ThenBy(static p => p.Right, StringComparer.Ordinal))
        {
            builder.Tie(left, right);
        }

        return [.. builder._groups.Values.Where(static g => !g.IsJoined && g.Keys.Count > 1)
            .Select(static g => g.ToCluster()).OrderBy(static c => c.Keys[0], StringComparer.Ordinal)];
    }

    private Group GroupOf(string key) =>
        (_groups.TryGetValue(key, out var group) ? group : _groups[key] = new Group(key, _registryOf(key))).Newest;

    private void Part(string left, string right)
    {
        GroupOf(left).Apart.Add(GroupOf(right));
        GroupOf(right).Apart.Add(GroupOf(left));
    }

    private void Add(MatchedPair pair)
    {
        var left = GroupOf(pair.Left);
        var right = GroupOf(pair.Right);
        left.Strength[right] = pair.Probability;
        right.Strength[left] = pair.Probability;
        Enqueue(left, right);
    }

    private void Tie(string left, string right)
    {
        var (one, other) = (GroupOf(left), GroupOf(right));
        if (one == other || one.Apart.Contains(other) || one.Keys.Count + other.Keys.Count > MatchLimits.ClusterSize)
        {
            return;
        }

        if (string.CompareOrdinal(one.First, other.First) < 0)
        {
            Join(one, other);
        }
        else
        {
            Join(other, one);
        }
    }

    private void JoinAll()
    {
        while (_links.TryDequeue(out var link, out _))
        {
            var (left, right) = (link.Left, link.Right);
            if (left.Version + right.Version == link.Version && !left.IsJoined && !right.IsJoined && !left.Apart.Contains(right)
                && left.Keys.Count + right.Keys.Count <= MatchLimits.ClusterSize)
            {
                Join(left, right);
            }
        }
    }

    private void Join(Group left, Group right)
    {
        left.Absorb(right);
        foreach (var other in left.Strength.Keys)
        {
            Enqueue(left, other);
        }
    }

    private void Enqueue(Group one, Group other)
    {
        var mean = one.MeanStrength(other);
        if (mean >= _cohesion && !one.Apart.Contains(other))
        {
            var (left, right) = string.CompareOrdinal(one.First, other.First) < 0 ? (one, other) : (other, one);
            var link = new Link(mean, left, right, left.Version + right.Version);
            _links.Enqueue(link, link);
        }
    }
}
