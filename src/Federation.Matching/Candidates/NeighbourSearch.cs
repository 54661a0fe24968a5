using System.Runtime.CompilerServices;

namespace Federation.Matching.Candidates;

/// <summary>Searches for an item's neighbours. Reuses its buffers: one thread at a time.</summary>
internal sealed class NeighbourSearch(ClueTable clues, IReadOnlyList<Entry?> slots)
{
    // Below this two items have next to nothing in common.
    private const float MinimumNearness = 0.15f;

    private int[] _seen = [];
    private int _round;

    /// <summary>Every item of another registry that shares a telling clue and is not far off, in no particular order.</summary>
    // A full run spends its few seconds in a handful of loops: they are compiled at their best at once, not after a trial.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Candidates(Entry entry, List<Neighbour> candidates)
    {
        candidates.Clear();
        if (_seen.Length < slots.Count)
        {
            Array.Resize(ref _seen, Math.Max(slots.Count, _seen.Length * 2));
        }

        _round++;
        var single = 0;
        foreach (var clue in Clues.Of(entry.Profile))
        {
            foreach (var slot in clues.Find(clue, ref single))
            {
                if (_seen[slot] == _round)
                {
                    continue;
                }

                _seen[slot] = _round;
                var other = slots[slot]!;
                if (other.Registry != entry.Registry && Nearness.Of(entry.Profile, other.Profile) is >= MinimumNearness and var near)
                {
                    candidates.Add(new Neighbour(other, near));
                }
            }
        }
    }
}
