using System.Runtime.CompilerServices;

namespace Federation.Matching.Candidates;

/// <summary>Searches for an item's neighbours. Reuses its buffers: one thread at a time.</summary>
internal sealed class NeighbourSearch(MatchModel model, ClueTable clues, EntryTable entries)
{
    // Below this two items have next to nothing in common.
    private const float MinimumNearness = 0.15f;

    private readonly ClueReader _reader = new(model.Vocabulary);
    private readonly Nearness _nearness = new(model.Vocabulary, entries);
    private readonly NearestFinder _nearest = new();
    private readonly List<int> _sharing = [];
    private int[] _seen = [];
    private int _round;

    /// <summary>Searches for the neighbourhood of an item.</summary>
    public Neighbourhood Nearest(Entry entry)
    {
        FindSharing(entry);
        _nearest.Begin(entries.RegistryCount);
        foreach (var slot in _sharing)
        {
            Consider(entry, slot);
        }

        return _nearest.End();
    }

    /// <summary>Searches for the neighbourhood of an item, and for all items whose neighbourhood it may belong to.</summary>
    /// <param name="entry">The item.</param>
    /// <param name="candidates">Takes them, in no particular order.</param>
    public Neighbourhood Nearest(Entry entry, List<Neighbour> candidates)
    {
        candidates.Clear();
        FindSharing(entry);
        _nearest.Begin(entries.RegistryCount);
        foreach (var slot in _sharing)
        {
            if (_nearness.Of(entry, slot, MinimumNearness) is >= MinimumNearness and var near)
            {
                var candidate = new Neighbour(entries[slot], near, entries.RegistryOf(slot));
                _nearest.Offer(candidate);
                candidates.Add(candidate);
            }
        }

        return _nearest.End();
    }

    private void Consider(Entry entry, int slot)
    {
        var registry = entries.RegistryOf(slot);
        var least = Math.Max(MinimumNearness, _nearest.LeastOf(registry));
        var near = _nearness.Of(entry, slot, least);
        if (near >= least)
        {
            _nearest.Offer(new Neighbour(entries[slot], near, registry));
        }
        else if (least > MinimumNearness)
        {
            _nearest.Cut(registry);
        }
    }

    // Every item of another registry that shares a telling clue, once.
    // A full run spends its few seconds in a handful of loops: they are compiled at their best at once, not after a trial.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindSharing(Entry entry)
    {
        if (_seen.Length < entries.SlotCount)
        {
            Array.Resize(ref _seen, Math.Max(entries.SlotCount, _seen.Length * 2));
        }

        _round++;
        _sharing.Clear();
        var single = 0;
        foreach (var clue in _reader.Read(entry.Profile))
        {
            foreach (var slot in clues.Find(clue, ref single))
            {
                if (_seen[slot] != _round)
                {
                    _seen[slot] = _round;
                    if (entries.RegistryOf(slot) != entry.Registry)
                    {
                        _sharing.Add(slot);
                    }
                }
            }
        }
    }
}
