using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Federation.Matching.Features;
using Federation.Matching.Profiles;

namespace Federation.Matching.Candidates;

/// <summary>
/// The items, each linked with its nearest in every other registry. What is linked, and how it scores, is a function of the
/// set of items; a change touches the items that share a clue with the changed one, and no others.
/// </summary>
internal sealed class CandidateGraph(MatchModel model, int threads)
{
    // From this share of new items on, searching for all afresh is cheaper than offering the new ones round.
    private const double BulkShare = 0.1;

    // Items are read so many at a time, so that a lazy collection need not be in memory as a whole.
    private const int ChunkSize = 16_384;

    private readonly Dictionary<string, Entry> _byKey = [];
    private readonly List<Entry?> _slots = [];
    private readonly Stack<int> _free = [];
    private readonly Dictionary<string, int> _registries = [];
    private readonly PairScorer _scorer = new(model);
    private readonly KinshipTable _kin = new();
    private readonly ClueTable _clues = new();
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = threads };

    /// <summary>Number of items.</summary>
    public int Count => _byKey.Count;

    /// <summary>The candidate pairs by kinship.</summary>
    public KinshipTable Kin => _kin;

    /// <summary>All items.</summary>
    public IReadOnlyCollection<Entry> Entries => _byKey.Values;

    /// <summary>An item.</summary>
    /// <exception cref="KeyNotFoundException">There is no such item.</exception>
    public Entry Get(string key) => _byKey.TryGetValue(key, out var entry)
        ? entry
        : throw new KeyNotFoundException($"No item '{key}' is in the index.");

    /// <summary>The candidate pair of two items, made up where they are no candidates, with its log-odds and all that led to them.</summary>
    public (Edge Edge, PairScore Score) Explain(Entry left, Entry right)
    {
        var edge = left.Edges.Find(e => ReferenceEquals(e.Right, right)) ?? new Edge(left, right);
        _scorer.ScoreAlone(edge);
        return (edge, _scorer.Explain(edge, _kin));
    }

    /// <summary>Adds or replaces items.</summary>
    /// <returns>The candidate pairs that were scored anew or lost.</returns>
    public IReadOnlyCollection<ScoredEdge> Upsert(IReadOnlyCollection<MatchItem> items)
    {
        var change = new GraphChange();
        var added = new HashSet<Entry>();
        foreach (var chunk in items.Chunk(ChunkSize))
        {
            foreach (var profile in Profile(chunk))
            {
                if (_byKey.TryGetValue(profile.Key, out var old))
                {
                    if (old.Profile.Digest == profile.Digest)
                    {
                        continue;
                    }

                    Detach(old, change);
                    added.Remove(old);
                }

                added.Add(Attach(profile, change));
            }
        }

        if (added.Count > Count * BulkShare)
        {
            change.Stale.UnionWith(_byKey.Values);
        }
        else
        {
            Offer(added, change);
        }

        return Refresh(change);
    }

    /// <summary>Removes an item.</summary>
    /// <returns>The candidate pairs that were scored anew or lost.</returns>
    public IReadOnlyCollection<ScoredEdge> Remove(string key)
    {
        var change = new GraphChange();
        if (_byKey.TryGetValue(key, out var entry))
        {
            Detach(entry, change);
        }

        return Refresh(change);
    }

    private ItemProfile[] Profile(MatchItem[] items)
    {
        var last = new Dictionary<string, MatchItem>(items.Length);
        foreach (var item in items)
        {
            last[item.Key] = item;
        }

        var distinct = last.Values.ToArray();
        var profiles = new ItemProfile[distinct.Length];
        Run(distinct.Length, () => new ItemProfiler(model.Vocabulary, model.Thesaurus), (i, profiler) => profiles[i] = profiler.Profile(distinct[i]));
        return profiles;
    }

    private Entry Attach(ItemProfile profile, GraphChange change)
    {
        var registry = CollectionsMarshal.GetValueRefOrAddDefault(_registries, profile.Registry, out var known);
        if (!known)
        {
            registry = _registries[profile.Registry] = _registries.Count;
        }

        var entry = new Entry(profile, _free.TryPop(out var free) ? free : _slots.Count, registry);
        if (entry.Slot == _slots.Count)
        {
            _slots.Add(entry);
        }
        else
        {
            _slots[entry.Slot] = entry;
        }

        _byKey[profile.Key] = entry;
        change.Stale.Add(entry);
        foreach (var clue in Clues.Of(profile))
        {
            if (_clues.Add(clue, entry.Slot))
            {
                MarkMembers(clue, change);
            }
        }

        return entry;
    }

    private void Detach(Entry entry, GraphChange change)
    {
        foreach (var clue in Clues.Of(entry.Profile))
        {
            if (_clues.Remove(clue, entry.Slot))
            {
                MarkMembers(clue, change);
            }
        }

        foreach (var edge in entry.Edges)
        {
            var other = edge.Other(entry);
            other.Edges.Remove(edge);
            _kin.Remove(edge);
            change.Stale.Add(other);
            change.Lost.Add(edge);
        }

        entry.Edges.Clear();
        change.Stale.Remove(entry);
        _byKey.Remove(entry.Profile.Key);
        _slots[entry.Slot] = null;
        _free.Push(entry.Slot);
    }

    // The clue begins or ceases to count, so whoever has it must look around anew.
    private void MarkMembers(ulong clue, GraphChange change)
    {
        var members = new List<int>();
        _clues.CopyMembers(clue, members);
        foreach (var member in members)
        {
            change.Stale.Add(_slots[member]!);
        }
    }

    private void Offer(HashSet<Entry> added, GraphChange change)
    {
        var search = new NeighbourSearch(_clues, _slots);
        var candidates = new List<Neighbour>();
        foreach (var entry in added)
        {
            search.Candidates(entry, candidates);
            foreach (var candidate in candidates)
            {
                if (!change.Stale.Contains(candidate.Entry)
                    && candidate.Entry.Offer(new Neighbour(entry, candidate.Nearness)))
                {
                    change.Relinked.Add(candidate.Entry);
                }
            }
        }
    }

    private List<ScoredEdge> Refresh(GraphChange change)
    {
        var stale = change.Stale.ToArray();
        Run(stale.Length, () => (Search: new NeighbourSearch(_clues, _slots), Found: new List<Neighbour>()), (i, local) =>
        {
            local.Search.Candidates(stale[i], local.Found);
            stale[i].ClearNearest();
            foreach (var neighbour in local.Found)
            {
                stale[i].Offer(neighbour);
            }
        });

        foreach (var entry in stale.Concat(change.Relinked.Except(change.Stale)))
        {
            Relink(entry, change);
        }

        Run(change.Fresh.Count, () => 0, (i, _) => _scorer.ScoreAlone(change.Fresh[i]));
        foreach (var edge in change.Fresh)
        {
            _kin.Add(edge);
        }

        return Score(change);
    }

    private void Relink(Entry entry, GraphChange change)
    {
        for (var i = entry.Edges.Count - 1; i >= 0; i--)
        {
            var edge = entry.Edges[i];
            var other = edge.Other(entry);
            if (!entry.IsNear(other) && !other.IsNear(entry))
            {
                entry.Edges.RemoveAt(i);
                other.Edges.Remove(edge);
                _kin.Remove(edge);
                change.Lost.Add(edge);
            }
        }

        foreach (var neighbourhood in entry.Nearest)
        {
            foreach (var neighbour in neighbourhood.Items)
            {
                var other = neighbour.Entry;
                if (entry.Edges.Exists(e => ReferenceEquals(e.Other(entry), other)))
                {
                    continue;
                }

                var edge = string.CompareOrdinal(entry.Profile.Key, other.Profile.Key) < 0
                    ? new Edge(entry, other)
                    : new Edge(other, entry);
                entry.Edges.Add(edge);
                other.Edges.Add(edge);
                change.Fresh.Add(edge);
            }
        }
    }

    private List<ScoredEdge> Score(GraphChange change)
    {
        var touched = Touched(change).ToArray();
        var scored = new ScoredEdge[touched.Length];
        Run(touched.Length, () => 0, (i, _) => scored[i] = ScoredEdge.Of(touched[i], PairJudge.Judge(touched[i], _scorer.Score(touched[i], _kin))));
        var found = touched.Select(static e => (e.Left.Profile.Key, e.Right.Profile.Key)).ToHashSet();
        return [.. scored, .. change.Lost.Where(e => !found.Contains((e.Left.Profile.Key, e.Right.Profile.Key)))
            .Select(static e => ScoredEdge.Of(e, null))];
    }

    // A pair's surroundings are the other pairs of its two items, and its kin as long as they are few.
    private HashSet<Edge> Touched(GraphChange change)
    {
        var touched = new HashSet<Edge>();
        foreach (var entry in change.Edges.SelectMany(static e => new[] { e.Left, e.Right }).Distinct())
        {
            if (ReferenceEquals(_slots[entry.Slot], entry))
            {
                touched.UnionWith(entry.Edges);
            }
        }

        foreach (var (kinship, changed) in change.Edges.CountBy(static e => e.Kinship))
        {
            if (_kin.Of(kinship) is var kin && kin.Count - changed <= MatchLimits.FamilyPairs)
            {
                touched.UnionWith(kin);
            }
        }

        return touched;
    }

    private void Run<TLocal>(int count, Func<TLocal> local, Action<int, TLocal> body)
    {
        if (count < threads * 16)
        {
            var one = local();
            for (var i = 0; i < count; i++)
            {
                body(i, one);
            }

            return;
        }

        Parallel.ForEach(Partitioner.Create(0, count), _parallel, local, (range, _, own) =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
            {
                body(i, own);
            }

            return own;
        }, static _ => { });
    }
}
