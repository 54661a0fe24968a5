using Federation.Matching.Features;
using Federation.Matching.Profiles;

namespace Federation.Matching.Candidates;

/// <summary>
/// The items, each linked with its nearest in every other registry. What is linked, and how it scores, is a function of the
/// set of items; a change touches the items that share a clue with the changed one, and no others.
/// </summary>
internal sealed class CandidateGraph
{
    // From this share of new items on, searching for all afresh is cheaper than offering the new ones round.
    private const double BulkShare = 0.1;

    // Items are read so many at a time, so that a lazy collection need not be in memory as a whole.
    private const int ChunkSize = 16_384;

    // Offering an item round takes as long as a look at so many.
    private const int OfferingCost = 32;

    private readonly EntryTable _entries = new();
    private Dictionary<string, ItemProfile> _deferred = [];

    // Those of them that are being taken in.
    private Dictionary<string, ItemProfile> _entering = [];
    private readonly ClueTable _clues = new();
    private readonly PairScorer _scorer;
    private readonly EdgeTable _edges;
    private readonly Workers _workers;
    private readonly int _stepSize;

    /// <summary>Makes an empty graph.</summary>
    /// <param name="model">What the pairs are scored with.</param>
    /// <param name="options">Settings.</param>
    public CandidateGraph(MatchModel model, MatchOptions options)
    {
        _scorer = new PairScorer(model);
        _edges = new EdgeTable(_entries, _scorer, options.MinimumProbability, options.Calibration);
        _workers = new Workers([.. Enumerable.Range(0, Math.Max(1, options.Threads)).Select(_ => new Worker(model, _clues, _entries))]);
        _stepSize = options.StepSize;
    }

    /// <summary>The items, those left out that were deferred.</summary>
    public EntryTable Entries => _entries;

    /// <summary>Number of items that were deferred.</summary>
    public int DeferredCount => _deferred.Count + _entering.Count;

    /// <summary>An item.</summary>
    /// <exception cref="KeyNotFoundException">There is no such item.</exception>
    public Entry Get(string key) => _entries.Find(key) ?? throw new KeyNotFoundException($"No item '{key}' is in the index.");

    /// <summary>The candidate pair of two items, made up where they are no candidates, with its log-odds and all that led to them.</summary>
    public (Edge Edge, PairScore Score) Explain(Entry left, Entry right)
    {
        var edge = _scorer.WithAlone(Edge.Of(left, right, 0));
        return (edge, _scorer.Explain(edge, _edges));
    }

    /// <summary>The candidate pairs that an item would be in, which stays outside, with what led to their scores. The item is on the left.</summary>
    public IReadOnlyList<(Edge Edge, PairScore Score)> Probe(MatchItem item)
    {
        // No slot and a registry of its own: everybody is a stranger to it, and nobody hears of it.
        var entry = new Entry(_workers.First.Profiler.Profile(item), slot: -1, _entries.RegistryCount);
        foreach (var other in _workers.First.Search.Nearest(entry).Counting(_entries))
        {
            entry.Add(new Link(other.Slot, _scorer.WithAlone(Edge.Of(entry, other, 0)).Alone));
        }

        return [.. _entries.EdgesOf(entry).Select(edge => (edge, _scorer.Explain(edge, _edges)))];
    }

    /// <summary>Adds or replaces items.</summary>
    /// <returns>Pairs that are to be reported because of it, or no longer.</returns>
    public IReadOnlyList<ScoredEdge> Upsert(IEnumerable<MatchItem> items)
    {
        _entries.Recycle();
        var change = new GraphChange();
        foreach (var chunk in items.Chunk(ChunkSize))
        {
            Enter(Profile(chunk), change);
        }

        change.Added.RemoveAll(static e => e.IsGone);
        return AreMany(change.Added.Count, _entries.Count) ? [.. LookAtAll(change).SelectMany(static scored => scored)] : Settle(change);
    }

    /// <summary>Reads items that are to be added or replaced by <see cref="CatchUp"/>.</summary>
    public void Defer(IEnumerable<MatchItem> items)
    {
        foreach (var chunk in items.Chunk(ChunkSize))
        {
            foreach (var profile in Profile(chunk))
            {
                _deferred[profile.Key] = profile;
            }
        }
    }

    /// <summary>Adds or replaces the items that were deferred before its first step. Between its steps the graph may be read and changed.</summary>
    /// <returns>With each step pairs that are to be reported because of it, or no longer.</returns>
    public IEnumerable<IReadOnlyList<ScoredEdge>> CatchUp()
    {
        (_entering, _deferred) = (_deferred, []);
        if (!AreMany(_entering.Count, _entries.Count + _entering.Count))
        {
            while (_entering.Count > 0)
            {
                _entries.Recycle();
                var change = new GraphChange();
                Enter(TakeEntering(Math.Max(1, _stepSize / OfferingCost)), change);
                yield return Settle(change);
            }

            yield break;
        }

        _entries.Recycle();
        var whole = new GraphChange();
        while (_entering.Count > 0)
        {
            Enter(TakeEntering(_stepSize), whole);
            yield return whole.TakeScored();
        }

        foreach (var scored in LookAtAll(whole))
        {
            yield return scored;
        }
    }

    /// <summary>Removes an item.</summary>
    /// <returns>Pairs that are to be reported because of it, or no longer.</returns>
    public IReadOnlyList<ScoredEdge> Remove(string key)
    {
        _entries.Recycle();
        Undefer(key);
        var change = new GraphChange();
        if (_entries.Find(key) is { } entry)
        {
            Detach(entry, change);
        }

        return Settle(change);
    }

    private static bool AreMany(int added, int all) => added > all * BulkShare;

    // Of items with one key the last counts, and goes before what was deferred; those that are as they were are left out.
    private IEnumerable<ItemProfile> Profile(MatchItem[] items)
    {
        var last = new Dictionary<string, MatchItem>(items.Length);
        foreach (var item in items)
        {
            last[item.Key] = item;
            Undefer(item.Key);
        }

        var distinct = last.Values.ToArray();
        var profiles = new ItemProfile?[distinct.Length];
        _workers.For(distinct.Length, (worker, i) =>
        {
            var known = _entries.Find(distinct[i].Key);
            profiles[i] = known is not null && worker.Profiler.IsOf(known.Profile, distinct[i]) ? null : worker.Profiler.Profile(distinct[i]);
        });
        return profiles.OfType<ItemProfile>();
    }

    private void Undefer(string key)
    {
        _deferred.Remove(key);
        _entering.Remove(key);
    }

    private ItemProfile[] TakeEntering(int count)
    {
        var taken = _entering.Values.Take(count).ToArray();
        foreach (var profile in taken)
        {
            _entering.Remove(profile.Key);
        }

        return taken;
    }

    private void Enter(IEnumerable<ItemProfile> profiles, GraphChange change)
    {
        var entries = new List<Entry>();
        foreach (var profile in profiles)
        {
            if (_entries.Find(profile.Key) is { } old)
            {
                Detach(old, change);
            }

            var entry = _entries.Add(profile);
            entry.IsNew = true;
            entries.Add(entry);
            change.Added.Add(entry);
        }

        _clues.Add(entries, _workers, change);
    }

    private void Detach(Entry entry, GraphChange change)
    {
        _clues.Remove(entry, _workers, change);
        var counting = _entries.EdgesOf(entry).Select(e => e.Other(entry)).Where(o => o.Nearest.Counts(entry, _entries)).ToList();
        _edges.RemoveAll(entry, change);
        _entries.Remove(entry);
        change.Forget(entry);
        change.Relinked.UnionWith(counting);
    }

    // Only when all have left: who came up from the reserve in place of one may have left next, without anybody's being told.
    private void FillUp(GraphChange change)
    {
        foreach (var entry in change.Relinked)
        {
            entry.Nearest.ForgetGone(_entries);
            if (!entry.Nearest.IsEnough(_entries))
            {
                change.Stale.Add(entry);
            }
        }
    }

    // A clue that begins or ceases to count makes whoever has it look around anew.
    private void MarkMembers(GraphChange change)
    {
        var single = 0;
        foreach (var clue in change.Crossed)
        {
            foreach (var slot in _clues.All(clue, ref single))
            {
                change.Stale.Add(_entries[slot]);
            }
        }
    }

    private void OfferAdded(GraphChange change)
    {
        var candidates = new List<Neighbour>();
        foreach (var entry in change.Added)
        {
            entry.Nearest = _workers.First.Search.Nearest(entry, candidates);
            foreach (var (other, nearness, _) in candidates)
            {
                if (!other.IsNew && !change.Stale.Contains(other)
                    && other.Nearest.Offer(new Neighbour(entry, nearness, entry.Registry), _entries))
                {
                    change.Relinked.Add(other);
                }
            }
        }

        change.Stale.ExceptWith(change.Added);
        change.Relinked.UnionWith(change.Added);
    }

    private List<ScoredEdge> Settle(GraphChange change)
    {
        FillUp(change);
        MarkMembers(change);
        OfferAdded(change);
        Entry[] stale = [.. change.Stale];
        _workers.For(stale.Length, (worker, i) => stale[i].Nearest = worker.Search.Nearest(stale[i]));
        change.Added.ForEach(static e => e.IsNew = false);
        List<Entry> relinked = [.. change.Relinked.Union(stale)];
        _edges.Link(relinked, _workers, change);
        _edges.Unlink(relinked, change);
        _edges.Score(_workers, change);
        foreach (var entry in change.Disturbed)
        {
            entry.Trim();
        }

        return change.Scored;
    }

    // In steps, between which others may change the graph: what they add they offer to those that were looked at already, and what they
    // remove is gone. So that nobody loses a pair that it has in the end, pairs are struck out only when all have found their neighbours;
    // and all are scored, with those that came meanwhile, only when all pairs are there.
    private IEnumerable<IReadOnlyList<ScoredEdge>> LookAtAll(GraphChange change)
    {
        change.IsOfAll = true;
        foreach (var step in Steps())
        {
            _workers.For(step.Length, (worker, i) => step[i].Nearest = worker.Search.Nearest(step[i]));
            Array.ForEach(step, static e => e.IsNew = false);
            _edges.Link(step, _workers, change);
            yield return change.TakeScored();
        }

        foreach (var step in Steps())
        {
            _edges.Unlink(step, change);
            yield return change.TakeScored();
        }

        foreach (var step in Steps())
        {
            _edges.Score(step, _workers, change);
            Array.ForEach(step, static e => e.Trim());
            yield return change.TakeScored();
        }
    }

    // Those that are there at the first step, less those that are gone at their own.
    private IEnumerable<Entry[]> Steps()
    {
        Entry[] all = [.. _entries.All];
        for (var from = 0; from < all.Length; from += _stepSize)
        {
            yield return Array.FindAll(all[from..Math.Min(all.Length, from + _stepSize)], static e => !e.IsGone);
        }
    }
}
