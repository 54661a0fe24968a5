using System.Numerics;

namespace Federation.Matching.Candidates;

/// <summary>
/// The slots of clues that two items or more have, each block in a row of one array: its length, its capacity, then the slots in no
/// particular order. Freed rows are used again.
/// </summary>
internal sealed class BlockPool
{
    private const int HeaderSize = 2;
    private const int SmallestCapacity = 2;

    // Where the next free row of each capacity, a power of two, begins; a free row holds the next one's beginning. -1 ends it.
    private readonly int[] _free = [.. Enumerable.Repeat(-1, 32)];
    private int[] _cells = new int[256];
    private int _used;

    /// <summary>The slots of a block. Valid until the pool changes.</summary>
    public ReadOnlySpan<int> Of(int block) => _cells.AsSpan(block + HeaderSize, _cells[block]);

    /// <summary>Makes a block of two slots.</summary>
    public int Create(int one, int other)
    {
        var block = Take(SmallestCapacity);
        _cells[block] = 2;
        _cells[block + HeaderSize] = one;
        _cells[block + HeaderSize + 1] = other;
        return block;
    }

    /// <summary>Adds a slot.</summary>
    /// <returns>Where the block is now.</returns>
    public int Add(int block, int slot)
    {
        var length = _cells[block];
        if (length == _cells[block + 1])
        {
            var larger = Take(length * 2);
            Of(block).CopyTo(_cells.AsSpan(larger + HeaderSize));
            Free(block);
            block = larger;
        }

        _cells[block + HeaderSize + length] = slot;
        _cells[block] = length + 1;
        return block;
    }

    /// <summary>Removes a slot that is there.</summary>
    /// <returns>How many are left.</returns>
    public int Remove(int block, int slot)
    {
        var slots = _cells.AsSpan(block + HeaderSize, _cells[block]);
        slots[slots.IndexOf(slot)] = slots[^1];
        return --_cells[block];
    }

    /// <summary>Gives up a block of one slot.</summary>
    /// <returns>The slot.</returns>
    public int Release(int block)
    {
        var last = _cells[block + HeaderSize];
        Free(block);
        return last;
    }

    private int Take(int capacity)
    {
        ref var free = ref _free[BitOperations.Log2((uint)capacity)];
        var block = free;
        if (block >= 0)
        {
            free = _cells[block];
        }
        else
        {
            block = _used;
            _used += HeaderSize + capacity;
            if (_used > _cells.Length)
            {
                Array.Resize(ref _cells, Math.Max(_used, _cells.Length + (_cells.Length / 2)));
            }
        }

        _cells[block] = 0;
        _cells[block + 1] = capacity;
        return block;
    }

    private void Free(int block)
    {
        ref var free = ref _free[BitOperations.Log2((uint)_cells[block + 1])];
        _cells[block] = free;
        free = block;
    }
}
