using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Federation.Matching.Features;
using Federation.Matching.Model;
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

    private readonly Dictionary<string, Entry> _byKey = [];
    private readonly List<Entry?> _slots = [];
    private readonly Stack<int> _free = [];
    private readonly Dictionary<string, int> _registries = [];
    private readonly ClueTable _clues = new();
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = threads };

    /// <summary>Number of items.</summary>
    public int Count => _byKey.Count;

    /// <summary>An item.</summary>
    /// <exception cref="KeyNotFoundException">There is no such item.</exception>
    public Entry Get(string key) => _byKey.TryGetValue(key, out var entry)
        ? entry
        : throw new KeyNotFoundException($"No item '{key}' is in the index.");

    /// <summary>The candidate pair of two items, made up where they are no candidates.</summary>
    public static Edge EdgeOf(Entry left, Entry right)
    {
        var edge = left.Edges.Find(e => ReferenceEquals(e.Right, right)) ?? new Edge(left, right);
        Measure(edge);
        return edge;
    }

    /// <summary>Adds or replaces items.</summary>
    /// <returns>The candidate pairs that were scored anew or lost.</returns>
    public IReadOnlyCollection<ScoredEdge> Upsert(IReadOnlyCollection<MatchItem> items)
    {
        var change = new GraphChange();
        var added = new List<Entry>();
        foreach (var profile in Profile(items))
        {
            if (_byKey.TryGetValue(profile.Key, out var old))
            {
                if (old.Profile.Digest == profile.Digest)
                {
                    continue;
                }

                Detach(old, change);
            }

            added.Add(Attach(profile, change));
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

    private ItemProfile[] Profile(IReadOnlyCollection<MatchItem> items)
    {
        var last = new Dictionary<string, MatchItem>(items.Count);
        foreach (var item in items)
        {
            last[item.Key] = item;
        }

        var distinct = last.Values.ToArray();
        var profiles = new ItemProfile[distinct.Length];
        Run(distinct.Length, () => new ItemProfiler(model.Vocabulary), (i, profiler) => profiles[i] = profiler.Profile(distinct[i]));
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
            change.Stale.Add(other);
            change.Lose(edge);
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

    private void Offer(List<Entry> added, GraphChange change)
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

        var fresh = new List<Edge>();
        foreach (var entry in stale.Concat(change.Relinked.Except(change.Stale)))
        {
            Relink(entry, fresh, change);
        }

        Run(fresh.Count, () => 0, (i, _) => Measure(fresh[i]));
        return Score(fresh, change);
    }

    private static void Relink(Entry entry, List<Edge> fresh, GraphChange change)
    {
        for (var i = entry.Edges.Count - 1; i >= 0; i--)
        {
            var edge = entry.Edges[i];
            var other = edge.Other(entry);
            if (!entry.IsNear(other) && !other.IsNear(entry))
            {
                entry.Edges.RemoveAt(i);
                other.Edges.Remove(edge);
                change.Lose(edge);
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
                fresh.Add(edge);
            }
        }
    }

    private static void Measure(Edge edge)
    {
        Span<float> features = stackalloc float[(int)Feature.Count];
        PairFeatures.Measure(edge.Left.Profile, edge.Right.Profile, features);
        edge.Alone = PairScorer.Score(features);
    }

    private static List<ScoredEdge> Score(List<Edge> fresh, GraphChange change)
    {
        var scored = change.Lost.ToDictionary(static p => p, static p => new ScoredEdge(p.Left, p.Right, null));
        foreach (var edge in fresh)
        {
            var (left, right) = (edge.Left.Profile.Key, edge.Right.Profile.Key);
            scored[(left, right)] = new ScoredEdge(left, right, PairJudge.Judge(edge));
        }

        return [.. scored.Values];
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
