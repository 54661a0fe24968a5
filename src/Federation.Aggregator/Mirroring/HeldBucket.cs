namespace Federation.Aggregator.Mirroring;

/// <summary>
/// The entries whose places begin with the same digits, in the order of their keys. Places are hashes, and so evenly spread: an entry
/// stands where its place lets expect it, its home, or behind others that do. So it is found by looking at one or two cache lines, and a
/// new one moves few others.
/// </summary>
/// <param name="placeBits">Bits in which the places differ.</param>
internal sealed class HeldBucket(int placeBits)
{
    private const int FewestHomes = 4;
    private const int GreatestGrowth = 16;

    private int _homes;
    private HeldEntry[] _slots = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Where entries stand, in their order. Between them are gaps.</summary>
    public Memory<HeldEntry> Slots => _slots;

    /// <summary>Makes a bucket of entries in their order.</summary>
    /// <param name="placeBits">Bits in which the places differ.</param>
    /// <param name="entries">The entries, and perhaps gaps.</param>
    /// <param name="count">How many entries these are.</param>
    public static HeldBucket Of(int placeBits, ReadOnlySpan<HeldEntry> entries, int count)
    {
        var bucket = new HeldBucket(placeBits);
        bucket.Fill(entries, count, Math.Max(FewestHomes, count + (count / 4)));
        return bucket;
    }

    /// <summary>Finds the slot of an item's entry; the complement of where it would stand when it is not held.</summary>
    public int IndexOf(ItemKey key)
    {
        // Behind a gap at or after its home are greater keys only. So there is one slot at which those of smaller keys end.
        var low = HomeOf(key.Place);
        var high = low;
        for (var step = 1; IsBefore(high, key); step *= 2)
        {
            low = high + 1;
            high = Math.Min(low + step, _slots.Length);
        }

        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (IsBefore(middle, key))
                low = middle + 1;
            else
                high = middle;
        }

        return low < _slots.Length && _slots[low].IsHeld && _slots[low].Key == key ? low : ~low;
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="entry">The entry of an item that is not held.</param>
    /// <param name="at">Where <see cref="IndexOf"/> says that it would stand.</param>
    /// <param name="expected">How many entries there will be, as far as that is known.</param>
    public void Insert(in HeldEntry entry, int at, int expected)
    {
        var isFull = Count >= _homes - (_homes / 20);
        var gap = GapAt(at);
        if (isFull || gap == _slots.Length)
        {
            Fill(_slots, Count, isFull ? Math.Max(FewestHomes, HomesAfter(expected)) : _homes);
            at = ~IndexOf(entry.Key);
            gap = GapAt(at);
        }

        Array.Copy(_slots, at, _slots, at + 1, gap - at);
        _slots[at] = entry;
        Count++;
    }

    /// <summary>Removes the entry of a slot.</summary>
    public void RemoveAt(int at)
    {
        var end = at + 1;
        while (end < _slots.Length && _slots[end].IsHeld && HomeOf(_slots[end].Key.Place) < end)
            end++;
        Array.Copy(_slots, at + 1, _slots, at, end - at - 1);
        _slots[end - 1] = default;
        Count--;
    }

    /// <summary>Removes the entries that no snapshot has met.</summary>
    public void RemoveUnmet()
    {
        var kept = 0;
        foreach (ref var entry in _slots.AsSpan())
        {
            if (entry.IsMet)
                kept++;
            else
                entry = default;
        }

        if (kept < Count)
            Fill(_slots, kept, _homes);
    }

    // A twentieth of the homes stays free, and places are not spread so evenly that each bucket has the same number. Who told what to expect
    // may be wrong: room for all is taken once a part of them is there.
    private int HomesAfter(int expected)
    {
        var enough = expected + (expected / 5);
        return enough <= _homes ? _homes + 1 + (_homes / 8) : enough <= GreatestGrowth * _homes ? enough : 2 * _homes;
    }

    private int HomeOf(ulong place) => (int)Math.BigMul(place << (64 - placeBits), (ulong)_homes, out _);

    private bool IsBefore(int slot, ItemKey key) => slot < _slots.Length && _slots[slot].IsHeld && _slots[slot].Key.CompareTo(key) < 0;

    private int GapAt(int slot)
    {
        while (slot < _slots.Length && _slots[slot].IsHeld)
            slot++;
        return slot;
    }

    private void Fill(ReadOnlySpan<HeldEntry> entries, int count, int homes)
    {
        (_homes, Count) = (homes, count);
        var end = 0;
        foreach (ref readonly var entry in entries)
        {
            if (entry.IsHeld)
                end = Math.Max(end, HomeOf(entry.Key.Place)) + 1;
        }

        // There are homes at the end too, whose entries others may push on.
        var slots = new HeldEntry[Math.Max(end, homes) + Math.Max(FewestHomes, count / 16)];
        var next = 0;
        foreach (ref readonly var entry in entries)
        {
            if (!entry.IsHeld)
                continue;
            next = Math.Max(next, HomeOf(entry.Key.Place));
            slots[next++] = entry;
        }

        _slots = slots;
    }
}
