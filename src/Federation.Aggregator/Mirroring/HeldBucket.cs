using System.Buffers;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// The entries whose places begin with the same digits: those in the order of their keys first, and behind them those that were put there as
/// they came. Places are hashes, and so evenly spread: an entry stands close to where its place lets expect it.
/// </summary>
/// <param name="placeBits">Bits in which the places differ.</param>
internal sealed class HeldBucket(int placeBits)
{
    private const int FewestSlots = 4;
    private const int GreatestGrowth = 16;

    // More are brought into their order before one among them is looked for.
    private const int MostLookedThrough = 1_024;

    private HeldEntry[] _slots = [];
    private int _ordered;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The entries.</summary>
    public Span<HeldEntry> Entries => _slots.AsSpan(0, Count);

    /// <summary>Finds the entry of an item; the complement of where it belongs when it is not held and all are in their order.</summary>
    public int IndexOf(ItemKey key)
    {
        if (Count - _ordered > MostLookedThrough)
            Order();
        var at = IndexAmongOrdered(key);
        if (at >= 0)
            return at;
        for (var i = _ordered; i < Count; i++)
        {
            if (_slots[i].Key == key)
                return i;
        }

        return at;
    }

    /// <summary>Adds the entry of an item that is not held where it belongs, among entries that are in their order.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="at">Where it belongs.</param>
    /// <param name="expected">How many entries there will be, as far as that is known.</param>
    public void Insert(in HeldEntry entry, int at, int expected)
    {
        Append(entry, expected);
        Array.Copy(_slots, at, _slots, at + 1, Count - 1 - at);
        _slots[at] = entry;
        _ordered = Count;
    }

    /// <summary>Adds the entry of an item that is not held behind all others.</summary>
    public void Append(in HeldEntry entry, int expected)
    {
        if (Count == _slots.Length)
            Array.Resize(ref _slots, Math.Max(FewestSlots, SlotsAfter(expected)));
        _slots[Count++] = entry;
    }

    /// <summary>Removes an entry.</summary>
    public void RemoveAt(int at)
    {
        Array.Copy(_slots, at + 1, _slots, at, --Count - at);
        if (at < _ordered)
            _ordered--;
    }

    /// <summary>Removes the entries that no snapshot has met.</summary>
    public void RemoveUnmet()
    {
        var kept = 0;
        foreach (ref readonly var entry in Entries)
        {
            if (entry.IsMet)
                _slots[kept++] = entry;
        }

        (Count, _ordered) = (kept, kept);
    }

    /// <summary>Brings all into their order.</summary>
    public void Order()
    {
        if (_ordered == Count)
            return;
        var places = ArrayPool<ulong>.Shared.Rent(Count);
        for (var i = 0; i < Count; i++)
            places[i] = _slots[i].Key.Place;
        places.AsSpan(0, Count).Sort(Entries);
        ArrayPool<ulong>.Shared.Return(places);

        // Hardly ever do two items share a place.
        for (var i = 1; i < Count; i++)
        {
            if (_slots[i - 1].Key.CompareTo(_slots[i].Key) > 0)
            {
                Entries.Sort(static (left, right) => left.Key.CompareTo(right.Key));
                break;
            }
        }

        _ordered = Count;
    }

    private int IndexAmongOrdered(ItemKey key)
    {
        var low = (int)Math.BigMul(key.Place << (64 - placeBits), (ulong)_ordered, out _);
        var high = low;
        for (var step = 1; low > 0 && !IsBefore(low - 1, key); step *= 2)
            (low, high) = (Math.Max(0, low - step), low - 1);
        for (var step = 1; high < _ordered && IsBefore(high, key); step *= 2)
            (low, high) = (high + 1, Math.Min(high + 1 + step, _ordered));
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (IsBefore(middle, key))
                low = middle + 1;
            else
                high = middle;
        }

        return low < _ordered && _slots[low].Key == key ? low : ~low;
    }

    private bool IsBefore(int slot, ItemKey key) => _slots[slot].Key.CompareTo(key) < 0;

    // Places are not spread so evenly that each bucket has the same number. Who told what to expect may be wrong: room for all is taken once a
    // part of them is there.
    private int SlotsAfter(int expected)
    {
        var enough = expected + (expected / 8);
        return enough <= Count ? Count + 1 + (Count / 8) : enough <= GreatestGrowth * Count ? enough : 2 * Count;
    }
}
