using Federation.Aggregator.Clusters;
using Federation.Aggregator.Decisions;
using Federation.Aggregator.Mirroring;
using Federation.Matching;
using Federation.Protocol.Names;

namespace Federation.Aggregator.Duplicates;

/// <summary>
/// The items of all mirrors and the duplicates among them. Not safe for use by several threads at once: the caller takes turns.
/// </summary>
internal sealed class DuplicateBook(MatchOptions options, TimeProvider time, DecisionBook decisions)
{
    private readonly MatchIndex _matches = new(options);
    private readonly Dictionary<string, ReportedItem> _items = [];
    private readonly Dictionary<string, HashSet<string>> _itemsOf = [];
    private readonly Dictionary<string, DuplicatePair> _pairs = [];
    private readonly Dictionary<string, HashSet<string>> _pairsOf = [];
    private Dictionary<string, DateTimeOffset> _detected = [];
    private Dictionary<Cluster, DuplicateCluster> _described = new(ReferenceEqualityComparer.Instance);

    // The items of which something has changed since clusters were described, beside the matcher's clusters themselves.
    private readonly HashSet<string> _renewed = [];

    // The registries with new items that wait, and those of which some are being taken in.
    private HashSet<string> _waiting = [];
    private HashSet<string> _catchingUp = [];
    private IEnumerator<IReadOnlyList<PairChange>>? _steps;

    /// <summary>Number of items that wait for <see cref="CatchUp"/>.</summary>
    public int WaitingCount => _matches.DeferredCount;

    /// <summary>Whether items wait, or did and are gone: there is something to take in.</summary>
    public bool IsWaiting => _waiting.Count > 0;

    /// <summary>All duplicates, in no particular order.</summary>
    public IReadOnlyCollection<DuplicatePair> Pairs => _pairs.Values;

    /// <summary>The duplicate of a name; null when there is none, or no longer.</summary>
    public DuplicatePair? Find(string name) => _pairs.GetValueOrDefault(name);

    /// <summary>How a duplicate's score comes about; null when it is no more.</summary>
    public Explanation? Explain(DuplicatePair pair) =>
        _pairs.ContainsKey(pair.Name) ? _matches.Explain(pair.Left.Name, pair.Right.Name) : null;

    /// <summary>The nearest items of every registry to one that is in none of them, with how the scores come about, the highest first.</summary>
    public IReadOnlyList<(ReportedItem Item, Explanation Explanation)> Probe(MatchItem item) =>
        [.. _matches.Probe(item).Select(explanation => (_items[explanation.Pair.Right], explanation))];

    /// <summary>Learns when duplicates were found that an earlier process reported; others are found when they appear.</summary>
    public void Recall(Dictionary<string, DateTimeOffset> detected) => _detected = detected;

    /// <summary>
    /// Takes over changes of mirrors, in their order. While more of a registry is to come (<see cref="MirrorChange.CaughtUp"/>), items that
    /// are new there wait for <see cref="CatchUp"/>, which is far cheaper for many at once.
    /// </summary>
    /// <returns>What they change in the duplicates, one change for each.</returns>
    public IReadOnlyList<DuplicateChange> Apply(IEnumerable<MirrorChange> changes)
    {
        // The pairs that may have changed, as the matcher now has them.
        Dictionary<string, MatchedPair?> touched = [];
        List<string> removed = [];
        List<MatchItem> upserts = [];
        List<MatchItem> waiting = [];
        foreach (var registry in changes.GroupBy(change => change.Registry))
        {
            var items = Entry(_itemsOf, registry.Key);
            var mayWait = IsBehind(registry.Key) || registry.Any(change => !change.CaughtUp);
            foreach (var (name, item) in NewestStates(items, registry))
            {
                var waits = mayWait && !_items.ContainsKey(name);
                if (item is null)
                    Remove(items, name, removed);
                else if (Replace(items, item.Reported))
                    (waits ? waiting : upserts).Add(Touch(item, touched));
                if (waits)
                    _waiting.Add(registry.Key);
            }
        }

        Note(_matches.RemoveMany(removed), touched);
        _matches.Defer(waiting);
        Note(_matches.UpsertMany(upserts), touched);
        return Settle(touched);
    }

    /// <summary>Whether new items of a registry wait, or are being taken in.</summary>
    public bool IsBehind(string registry) => _waiting.Contains(registry) || _catchingUp.Contains(registry);

    /// <summary>Whether some of the items that wait are being taken in, by further calls of <see cref="CatchUp"/>.</summary>
    public bool IsCatchingUp => _steps is not null;

    /// <summary>
    /// Takes in the items that wait, a short step at a time. Between two steps others may use the book, and apply more changes; items that
    /// come to wait meanwhile do so until after the last.
    /// </summary>
    /// <returns>What the step changes in the duplicates.</returns>
    public IReadOnlyList<DuplicateChange> CatchUp()
    {
        if (_steps is null)
        {
            (_catchingUp, _waiting) = (_waiting, []);
            _steps = _matches.CatchUp().GetEnumerator();
        }

        Dictionary<string, MatchedPair?> touched = [];
        if (_steps.MoveNext())
            Note(_steps.Current, touched);
        else
            (_steps, _catchingUp) = (null, []);
        return Settle(touched);
    }

    /// <summary>Takes over what people did about items.</summary>
    /// <returns>What this changes in the duplicates.</returns>
    public IReadOnlyList<DuplicateChange> Review(IReadOnlyCollection<string> items)
    {
        List<DuplicateChange> changed = [];
        _renewed.UnionWith(items);
        foreach (var name in items.SelectMany(item => _pairsOf.GetValueOrDefault(item) ?? []).Distinct().ToList())
        {
            var before = _pairs[name];
            var after = before with { Review = decisions.ReviewOf(before.Left.Name, before.Right.Name) };
            if (before == after)
                continue;
            _pairs[name] = after;
            changed.Add(new(before, after));
        }

        return changed;
    }

    /// <summary>The works that are listed more than once, as the matcher and the people have them.</summary>
    public IReadOnlyList<DuplicateCluster> Clusters()
    {
        var before = _described;
        _described = new(ReferenceEqualityComparer.Instance);
        var clusters = _matches.Clusters(decisions.Rulings());
        foreach (var cluster in clusters)
            _described[cluster] = before.TryGetValue(cluster, out var described) && !cluster.Keys.Any(_renewed.Contains) ? described : Describe(cluster);
        _renewed.Clear();
        return [.. clusters.Select(cluster => _described[cluster])];
    }

    private DuplicateCluster Describe(Cluster cluster)
    {
        var keys = cluster.Keys.ToHashSet();
        return new DuplicateCluster(
            ClusterName.Of(cluster.Keys[0]).ToString(),
            [.. cluster.Keys.Select(key => _items[key])],
            cluster.Cohesion,
            [.. keys.SelectMany(key => _pairsOf.GetValueOrDefault(key) ?? []).Distinct().Select(name => _pairs[name])
                .Where(pair => keys.Contains(pair.Left.Name) && keys.Contains(pair.Right.Name))
                .OrderByDescending(pair => pair.Match.Score).ThenBy(pair => pair.Name, StringComparer.Ordinal)],
            decisions.ReviewOf(cluster.Keys));
    }

    // The items that the changes speak of, null for those that are gone.
    private static Dictionary<string, StoredItem?> NewestStates(HashSet<string> known, IEnumerable<MirrorChange> changes)
    {
        Dictionary<string, StoredItem?> states = [];
        foreach (var change in changes)
        {
            foreach (var name in change.Removed)
                states[name] = null;
            foreach (var item in change.Stored)
                states[item.Reported.Name] = item;
            foreach (var name in change.NotHeld(known.Concat(states.Keys)))
                states[name] = null;
        }

        return states;
    }

    private void Remove(HashSet<string> items, string name, List<string> removed)
    {
        items.Remove(name);
        if (_items.Remove(name))
            removed.Add(name);
    }

    // False when the item is as it was.
    private bool Replace(HashSet<string> items, ReportedItem item)
    {
        if (item.IsAs(_items.GetValueOrDefault(item.Name)))
            return false;
        items.Add(item.Name);
        _renewed.Add(item.Name);
        _items[item.Name] = item;
        return true;
    }

    // A changed item changes its duplicates, even where the matcher judges them as before.
    private MatchItem Touch(StoredItem item, Dictionary<string, MatchedPair?> touched)
    {
        foreach (var pair in _pairsOf.GetValueOrDefault(item.Reported.Name) ?? [])
            touched.TryAdd(pair, _pairs[pair].Match);
        return MatchInput.Of(item);
    }

    private static void Note(IEnumerable<PairChange> changes, Dictionary<string, MatchedPair?> touched)
    {
        foreach (var (kind, pair) in changes)
            touched[DuplicateName.Of(pair.Left, pair.Right).ToString()] = kind == PairChangeKind.Gone ? null : pair;
    }

    private IReadOnlyList<DuplicateChange> Settle(Dictionary<string, MatchedPair?> touched) =>
        [.. touched.Select(pair => Settle(pair.Key, pair.Value)).Where(change => change.Before != change.After)];

    private DuplicateChange Settle(string name, MatchedPair? match)
    {
        var before = _pairs.GetValueOrDefault(name);
        if (match is null)
        {
            if (before is not null)
                Forget(before);
            return new(before, null);
        }

        var detected = before?.DetectTime ?? DetectTimeOf(name);
        var after = new DuplicatePair(name, match, _items[match.Left], _items[match.Right], detected, decisions.ReviewOf(match.Left, match.Right));
        _pairs[name] = after;
        Entry(_pairsOf, match.Left).Add(name);
        Entry(_pairsOf, match.Right).Add(name);
        return new(before, after);
    }

    private DateTimeOffset DetectTimeOf(string name) => _detected.Remove(name, out var earlier) ? earlier : time.GetUtcNow();

    private void Forget(DuplicatePair pair)
    {
        _pairs.Remove(pair.Name);
        foreach (var item in new[] { pair.Left.Name, pair.Right.Name })
        {
            if (_pairsOf.TryGetValue(item, out var pairs) && pairs.Remove(pair.Name) && pairs.Count == 0)
                _pairsOf.Remove(item);
        }
    }

    private static HashSet<string> Entry(Dictionary<string, HashSet<string>> sets, string key) =>
        sets.TryGetValue(key, out var set) ? set : sets[key] = [];
}
