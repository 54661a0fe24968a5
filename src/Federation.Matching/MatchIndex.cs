using Federation.Matching.Candidates;
using Federation.Matching.Clusters;
using Federation.Matching.Explanations;

namespace Federation.Matching;

/// <summary>
/// Finds the pairs of items of different registries that are the same or overlapping work, and keeps them current as items
/// come, change and go. The pairs depend on the items alone, bit for bit, not on the order in which they arrived.
/// Not safe for use by several threads at once: the caller takes turns.
/// </summary>
public sealed class MatchIndex
{
    private readonly MatchOptions _options;
    private readonly CandidateGraph _graph;
    private readonly PairBook _book;
    private readonly ClusterBook _clusters;

    /// <summary>Makes an empty index.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="model">What training froze; null for the model that comes with this library.</param>
    public MatchIndex(MatchOptions? options = null, MatchModel? model = null)
    {
        _options = options ?? new MatchOptions();
        _graph = new CandidateGraph(model ?? MatchModel.Embedded(), _options);
        _book = new PairBook();
        _clusters = new ClusterBook(_book, PairsOf, RegistryOf, _options.ClusterCohesion);
    }

    /// <summary>Number of items, those left out that were deferred.</summary>
    public int Count => _graph.Entries.Count;

    /// <summary>Number of items that were deferred, and that <see cref="CatchUp"/> would take in.</summary>
    public int DeferredCount => _graph.DeferredCount;

    /// <summary>All reported pairs, in no particular order.</summary>
    public IReadOnlyCollection<MatchedPair> Pairs => _book.Pairs;

    /// <summary>Adds an item or puts it in the place of the one with the same key.</summary>
    /// <returns>What this changed in the pairs, by left key and right key; nothing when the item is as it was.</returns>
    public IReadOnlyList<PairChange> Upsert(MatchItem item) => UpsertMany([item]);

    /// <summary>Adds or replaces many items at once; of items with one key the last counts. They are read once, a few thousand at a time.</summary>
    /// <returns>What this changed in the pairs, by left key and right key.</returns>
    public IReadOnlyList<PairChange> UpsertMany(IEnumerable<MatchItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return _book.Settle(_graph.Upsert(items));
    }

    /// <summary>
    /// Reads many items that <see cref="CatchUp"/> will take in, which for many at once costs a small part of taking them in one by one.
    /// Until then the index is as if they had not come; who adds or removes an item of the same key meanwhile has the last word.
    /// </summary>
    public void Defer(IEnumerable<MatchItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        _graph.Defer(items);
    }

    /// <summary>
    /// Takes in the items that were deferred, in steps of about a tenth of a second on one processor. Between two steps the index may be read and
    /// changed, and more deferred, which waits for the next time; the pairs are all there, and right, after the last step. Whoever begins
    /// goes on to the end, and begins but once at a time.
    /// </summary>
    /// <returns>What each step changed in the pairs, by left key and right key.</returns>
    public IEnumerable<IReadOnlyList<PairChange>> CatchUp() => _graph.CatchUp().Select(_book.Settle);

    /// <summary>Removes an item; an unknown key is no error.</summary>
    /// <returns>What this changed in the pairs, by left key and right key.</returns>
    public IReadOnlyList<PairChange> Remove(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return RemoveMany([key]);
    }

    /// <summary>Removes many items at once, which costs less than one by one; unknown keys are no error.</summary>
    /// <returns>What this changed in the pairs, by left key and right key.</returns>
    public IReadOnlyList<PairChange> RemoveMany(IEnumerable<string> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return _book.Settle(_graph.Remove([.. keys]));
    }

    /// <summary>The reported pair of two items, in either order; null when there is none.</summary>
    public MatchedPair? Find(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return _book.Find(left, right);
    }

    /// <summary>Explains the score of any two items of different registries, reported or not.</summary>
    /// <exception cref="KeyNotFoundException">An item is not in the index.</exception>
    /// <exception cref="ArgumentException">Both items are of one registry.</exception>
    public Explanation Explain(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var (first, second) = string.CompareOrdinal(left, right) <= 0 ? (left, right) : (right, left);
        var a = _graph.Get(first);
        var b = _graph.Get(second);
        if (a.Registry == b.Registry)
        {
            throw new ArgumentException($"'{left}' and '{right}' are both of registry '{a.Profile.Registry}'; only items of different registries are compared.");
        }

        var (edge, score) = _graph.Explain(a, b);
        return Explainer.Explain(edge, score, _options.Calibration);
    }

    /// <summary>
    /// Compares an item that stays outside the index with those in it, as if it were in a registry of its own: the few nearest of every
    /// registry, whatever their probability. What its key and registry say does not matter.
    /// </summary>
    /// <returns>Explained pairs, the item on the left with the key "", the highest score first.</returns>
    public IReadOnlyList<Explanation> Probe(MatchItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return [.. _graph.Probe(item with { Key = "", Registry = "" })
            .Select(p => Explainer.Explain(p.Edge, p.Score, _options.Calibration))
            .OrderByDescending(static e => e.Pair.Score).ThenBy(static e => e.Pair.Right, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The works that are listed more than once: pairs joined from the strongest down, two groups only where their items
    /// are linked strongly enough on average, so that one weak link does not glue two works together. Whoever asks again has only those
    /// made anew that hang together with what changed; the others are the same objects.
    /// </summary>
    /// <param name="rulings">What people say of items, which goes before the pairs; items that are not in the index are left.</param>
    /// <returns>Clusters of two items or more, by their first key.</returns>
    public IReadOnlyList<Cluster> Clusters(ClusterRulings? rulings = null) =>
        _clusters.Under((rulings ?? ClusterRulings.None).Among(key => _graph.Entries.Find(key) is not null));

    private IEnumerable<MatchedPair> PairsOf(string key) => _graph.Entries.Find(key) is not { } entry
        ? []
        : _graph.Entries.EdgesOf(entry).Select(edge => _book.Find(edge.Left.Key, edge.Right.Key)).OfType<MatchedPair>();

    private string RegistryOf(string key) => _graph.Get(key).Profile.Registry;
}
