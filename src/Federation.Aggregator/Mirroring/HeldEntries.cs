using Federation.Protocol.Digests;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// The entries of all items that a mirror holds, in the order of their keys, as compactly as they can be changed. One thread
/// changes them; <see cref="Contains"/> may be asked from any.
/// </summary>
internal sealed class HeldEntries : IDigestEntries
{
    // Entries are spread over buckets by the first digits of their places. Buckets that have grown are parted by one digit more, up to 4,096
    // of them: still smaller ones, often made anew, would leave gaps in the heap.
    private const int FewestDigits = 2;
    private const int MostDigits = 3;
    private const int MostInBucket = 64;

    private readonly Lock _gate = new();
    private int _digits = FewestDigits;
    private HeldBucket[] _buckets = EmptyBuckets(FewestDigits);
    private long _expected;

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them are in quarantine.</summary>
    public long QuarantinedCount { get; private set; }

    /// <summary>How many of them the snapshot under way has not met.</summary>
    public long UnmetCount { get; private set; }

    /// <summary>Whether an item is held that is not in quarantine.</summary>
    public bool Contains(ItemKey key)
    {
        lock (_gate)
            return TryFind(key, out var entry) && !entry.IsQuarantined;
    }

    /// <summary>Finds the entry of an item.</summary>
    public bool TryFind(ItemKey key, out HeldEntry entry)
    {
        var bucket = _buckets[BucketOf(key.Place)];
        var at = bucket.IndexOf(key);
        entry = at >= 0 ? bucket.Slots.Span[at] : default;
        return at >= 0;
    }

    /// <summary>
    /// Tells how many entries there will be. Room for all is taken once a part of them is there, so that they need not be moved again
    /// and again while they come.
    /// </summary>
    public void Expect(long count)
    {
        lock (_gate)
        {
            _expected = Math.Min(count, int.MaxValue);
            if (Count > 0)
                return;
            while (_digits < MostDigits && count > MostInBucket * (long)_buckets.Length)
                _buckets = EmptyBuckets(++_digits);
        }
    }

    /// <summary>Adds an entry, or puts it in the place of the item's former one.</summary>
    public void Set(in HeldEntry entry)
    {
        lock (_gate)
        {
            var bucket = _buckets[BucketOf(entry.Key.Place)];
            var at = bucket.IndexOf(entry.Key);
            if (at >= 0)
            {
                ref var held = ref bucket.Slots.Span[at];
                Tally(held, -1);
                held = entry;
            }
            else
            {
                bucket.Insert(entry, ~at, (int)(_expected / _buckets.Length));
            }

            Tally(entry, 1);
            if (_digits < MostDigits && Count > MostInBucket * (long)_buckets.Length)
                Part();
        }
    }

    /// <summary>Removes the entry of an item, if there is one.</summary>
    public void Remove(ItemKey key)
    {
        lock (_gate)
        {
            var bucket = _buckets[BucketOf(key.Place)];
            var at = bucket.IndexOf(key);
            if (at < 0)
                return;
            Tally(bucket.Slots.Span[at], -1);
            bucket.RemoveAt(at);
        }
    }

    /// <summary>Removes all entries.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _digits = FewestDigits;
            _buckets = EmptyBuckets(_digits);
            _expected = 0;
            (Count, QuarantinedCount, UnmetCount) = (0, 0, 0);
        }
    }

    /// <summary>A snapshot begins: it has met none yet.</summary>
    public void BeginSnapshot()
    {
        lock (_gate)
        {
            foreach (var bucket in _buckets)
            {
                foreach (ref var entry in bucket.Slots.Span)
                    entry = entry.Unmet();
            }

            UnmetCount = Count;
        }
    }

    /// <summary>A snapshot ends: whatever it did not meet is gone.</summary>
    public void EndSnapshot()
    {
        lock (_gate)
        {
            if (UnmetCount == 0)
                return;
            foreach (var bucket in _buckets)
            {
                foreach (ref readonly var entry in bucket.Slots.Span)
                {
                    if (entry is { IsHeld: true, IsMet: false })
                        Tally(entry, -1);
                }

                bucket.RemoveUnmet();
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<DigestEntry> Read(DigestPrefix range) => PlaceOrder.Settle(ReadHeld(range).Select(held => held.Entry));

    /// <summary>Reads what is held in a range, by the keys.</summary>
    public IEnumerable<HeldEntry> ReadHeld(DigestPrefix range)
    {
        for (var number = BucketOf(range.First); number <= BucketOf(range.Last); number++)
        {
            var bucket = _buckets[number];
            var at = bucket.IndexOf(new ItemKey(range.First, 0));
            for (at = at < 0 ? ~at : at; at < bucket.Slots.Length; at++)
            {
                var entry = bucket.Slots.Span[at];
                if (!entry.IsHeld)
                    continue;
                if (!range.Contains(entry.Key.Place))
                    break;
                yield return entry;
            }
        }
    }

    private static HeldBucket[] EmptyBuckets(int digits) => [.. Enumerable.Range(0, 1 << (4 * digits)).Select(_ => new HeldBucket(PlaceBits(digits)))];

    private static int PlaceBits(int digits) => DigestPlace.Bits - (4 * digits);

    private int BucketOf(ulong place) => (int)(place >> PlaceBits(_digits));

    // Parts every bucket by one digit more.
    private void Part()
    {
        var former = _buckets;
        _digits++;
        _buckets = new HeldBucket[former.Length * DigestNode.FanOut];
        var next = 0;
        foreach (var bucket in former)
        {
            var slots = bucket.Slots.Span;
            for (var (digit, from) = (0, 0); digit < DigestNode.FanOut; digit++, next++)
            {
                var (to, count) = (from, 0);
                for (; to < slots.Length && (!slots[to].IsHeld || BucketOf(slots[to].Key.Place) == next); to++)
                    count += slots[to].IsHeld ? 1 : 0;
                _buckets[next] = HeldBucket.Of(PlaceBits(_digits), slots[from..to], count);
                from = to;
            }
        }
    }

    private void Tally(in HeldEntry entry, int sign)
    {
        Count += sign;
        QuarantinedCount += entry.IsQuarantined ? sign : 0;
        UnmetCount += entry.IsMet ? 0 : sign;
    }
}
