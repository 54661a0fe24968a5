namespace Federation.Matching.Candidates;

/// <summary>
/// The slots of clues that two items or more have, each block in a row of one array: a cell for its length and the class of its
/// capacity, then the slots in no particular order. Freed rows are used again.
/// </summary>
internal sealed class BlockPool
{
    // The capacities are 2, 3, 4, 6, 8, 12 and so on, so that little room is empty.
    private const int Classes = 50;
    private const int LengthBits = 26;
    private const int LengthMask = (1 << LengthBits) - 1;

    // The array grows by a part of itself each time.
    private const int GrowthShare = 4;

    // Where the next free row of each class begins; a free row holds the next one's beginning. -1 ends it.
    private readonly int[] _free = [.. Enumerable.Repeat(-1, Classes)];
    private int[] _cells = new int[256];
    private int _used;

    /// <summary>The slots of a block. Valid until the pool changes.</summary>
    public ReadOnlySpan<int> Of(int block) => _cells.AsSpan(block + 1, _cells[block] & LengthMask);

    /// <summary>Makes a block of two slots.</summary>
    public int Create(int one, int other)
    {
        var block = Take(0);
        _cells[block] = 2;
        _cells[block + 1] = one;
        _cells[block + 2] = other;
        return block;
    }

    /// <summary>Adds a slot.</summary>
    /// <returns>Where the block is now.</returns>
    public int Add(int block, int slot)
    {
        var length = Of(block).Length;
        var size = ClassOf(block);
        if (length == CapacityOf(size))
        {
            size++;
            var larger = Take(size);
            _cells.AsSpan(block + 1, length).CopyTo(_cells.AsSpan(larger + 1));
            Free(block);
            block = larger;
        }

        _cells[block] = (size << LengthBits) | (length + 1);
        _cells[block + 1 + length] = slot;
        return block;
    }

    /// <summary>Removes a slot that is there.</summary>
    /// <returns>How many are left.</returns>
    public int Remove(int block, int slot)
    {
        var slots = _cells.AsSpan(block + 1, _cells[block] & LengthMask);
        slots[slots.IndexOf(slot)] = slots[^1];
        _cells[block]--;
        return slots.Length - 1;
    }

    /// <summary>Gives up a block of one slot.</summary>
    /// <returns>The slot.</returns>
    public int Release(int block)
    {
        var last = _cells[block + 1];
        Free(block);
        return last;
    }

    private int Take(int size)
    {
        ref var free = ref _free[size];
        var block = free;
        if (block >= 0)
        {
            free = _cells[block + 1];
            return block;
        }

        block = _used;
        _used += 1 + CapacityOf(size);
        if (_used > _cells.Length)
        {
            Array.Resize(ref _cells, Math.Max(_used, _cells.Length + (_cells.Length / GrowthShare)));
        }

        return block;
    }

    private void Free(int block)
    {
        ref var free = ref _free[ClassOf(block)];
        _cells[block + 1] = free;
        free = block;
    }

    private int ClassOf(int block) => _cells[block] >>> LengthBits;

    private static int CapacityOf(int size) => (2 + (size & 1)) << (size / 2);
}
