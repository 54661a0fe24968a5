using System.Runtime.InteropServices;

namespace Federation.Matching.Candidates;

/// <summary>A part of the clue table: open addressing with linear probing, without an object for each clue.</summary>
internal sealed class ClueShard
{
    private const int InitialCapacity = 64;

    // Above this share the probes get long; the table then grows by a part of itself.
    private const float MaximumLoad = 0.8f;
    private const int GrowthShare = 4;

    private readonly BlockPool _blocks = new();
    private ulong[] _clues = new ulong[InitialCapacity];

    // 0 where the place is empty; n + 1 where slot n alone has the clue, as with most clues; ~b where block b has its slots.
    private int[] _heads = new int[InitialCapacity];
    private int _count;

    /// <summary>Adds a slot to a clue.</summary>
    /// <returns>Whether the clue became common by it.</returns>
    public bool Add(ulong clue, int slot)
    {
        var at = IndexOf(clue);
        ref var head = ref _heads[at];
        if (head == 0)
        {
            (_clues[at], head) = (clue, slot + 1);
            if (++_count > _heads.Length * MaximumLoad)
            {
                Grow();
            }

            return false;
        }

        head = head > 0 ? ~_blocks.Create(head - 1, slot) : ~_blocks.Add(~head, slot);
        return _blocks.Of(~head).Length == MatchLimits.BlockSize + 1;
    }

    /// <summary>Removes a slot from a clue that it has.</summary>
    /// <returns>Whether the clue is common no longer.</returns>
    public bool Remove(ulong clue, int slot)
    {
        var at = IndexOf(clue);
        ref var head = ref _heads[at];
        if (head > 0)
        {
            _count--;
            Vacate(at);
            return false;
        }

        var left = _blocks.Remove(~head, slot);
        if (left == 1)
        {
            head = _blocks.Release(~head) + 1;
        }

        return left == MatchLimits.BlockSize;
    }

    /// <summary>The slots of a clue. Valid until the shard changes.</summary>
    public ReadOnlySpan<int> Find(ulong clue, ref int single)
    {
        var head = _heads[IndexOf(clue)];
        if (head < 0)
        {
            return _blocks.Of(~head);
        }

        single = head - 1;
        return head == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref single, 1);
    }

    // Where the clue is, or would be put.
    private int IndexOf(ulong clue)
    {
        var at = Home(clue);
        while (_heads[at] != 0 && _clues[at] != clue)
        {
            at = Next(at);
        }

        return at;
    }

    // The shard's number is in the highest bits, which are the same for all clues here.
    private int Home(ulong clue) => (int)Math.BigMul(clue << ClueTable.ShardBits, (ulong)_heads.Length, out _);

    private int Next(int at) => at + 1 == _heads.Length ? 0 : at + 1;

    // Moves up what would not be found any more over the gap.
    private void Vacate(int gap)
    {
        for (var at = Next(gap); _heads[at] != 0; at = Next(at))
        {
            var home = Home(_clues[at]);
            if (gap <= at ? home <= gap || home > at : home <= gap && home > at)
            {
                (_clues[gap], _heads[gap]) = (_clues[at], _heads[at]);
                gap = at;
            }
        }

        _heads[gap] = 0;
    }

    private void Grow()
    {
        var (clues, heads) = (_clues, _heads);
        _clues = new ulong[clues.Length + (clues.Length / GrowthShare)];
        _heads = new int[_clues.Length];
        for (var i = 0; i < heads.Length; i++)
        {
            if (heads[i] != 0)
            {
                var at = IndexOf(clues[i]);
                (_clues[at], _heads[at]) = (clues[i], heads[i]);
            }
        }
    }
}
