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

    // While very many come of which hardly one is held, they are put down as they come, and what is not among them is told by the filter. Null
    // once they are in their order.
    private ItemKeyFilter? _gathered = new();

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them are in quarantine.</summary>
    public long QuarantinedCount { get; private set; }

    /// <summary>How many of them the snapshot under way has not met.</summary>
    public long UnmetCount { get; private set; }

    /// <summary>Whether an item is held that is not in quarantine.</summary>
    public bool Contains(ItemKey key) => TryFind(key, out var entry) && !entry.IsQuarantined;

    /// <summary>Finds the entry of an item.</summary>
    public bool TryFind(ItemKey key, out HeldEntry entry)
    {
        entry = default;
        lock (_gate)
        {
            var bucket = BucketOf(key);
            if (IndexOf(bucket, key) is not (>= 0 and var at))
                return false;
            entry = bucket.Entries[at];
            return true;
        }
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
            _gathered = new ItemKeyFilter();
            while (_digits < MostDigits && count > MostInBucket * (long)_buckets.Length)
                _buckets = EmptyBuckets(++_digits);
        }
    }

    /// <summary>Adds an entry, or puts it in the place of the item's former one.</summary>
    public void Set(in HeldEntry entry)
    {
        lock (_gate)
            Put(entry);
    }

    /// <summary>Takes over what a batch did. It is done under one lock: each would make the processor wait for the entry before.</summary>
    public void Apply(IReadOnlyCollection<MirrorEdit> edits)
    {
        lock (_gate)
        {
            foreach (var edit in edits)
            {
                if (edit.After is { } entry)
                    Put(entry);
                else
                    Remove(edit.Key);
            }
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
            _gathered = new ItemKeyFilter();
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
                bucket.Order();
                foreach (ref var entry in bucket.Entries)
                    entry = entry.Unmet();
            }

            UnmetCount = Count;
        }
    }

    /// <summary>A snapshot ends: whatever it did not meet is gone.</summary>
    public void EndSnapshot()
    {
        Settle();
        lock (_gate)
        {
            if (UnmetCount == 0)
                return;
            foreach (var bucket in _buckets)
            {
                foreach (ref readonly var entry in bucket.Entries)
                {
                    if (!entry.IsMet)
                        Tally(entry, -1);
                }

                bucket.RemoveUnmet();
            }
        }
    }

    /// <summary>Brings all into their order, on all processors. Whatever comes afterwards is put where it belongs.</summary>
    public void Settle()
    {
        lock (_gate)
        {
            if (_gathered is null)
                return;
            Order();
            _gathered = null;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<DigestEntry> Read(DigestPrefix range) => PlaceOrder.Settle(ReadHeld(range).Select(held => held.Entry));

    /// <summary>Reads what is held in a range, by the keys.</summary>
    public IEnumerable<HeldEntry> ReadHeld(DigestPrefix range)
    {
        Settle();
        for (var number = NumberOf(range.First); number <= NumberOf(range.Last); number++)
        {
            var bucket = _buckets[number];
            var at = bucket.IndexOf(new ItemKey(range.First, 0));
            for (at = at < 0 ? ~at : at; at < bucket.Count && bucket.Entries[at] is var entry && range.Contains(entry.Key.Place); at++)
                yield return entry;
        }
    }

    private int ExpectedInBucket => (int)(_expected / _buckets.Length);

    private static HeldBucket[] EmptyBuckets(int digits) => [.. Enumerable.Range(0, 1 << (4 * digits)).Select(_ => new HeldBucket(PlaceBits(digits)))];

    private static int PlaceBits(int digits) => DigestPlace.Bits - (4 * digits);

    private int NumberOf(ulong place) => (int)(place >> PlaceBits(_digits));

    private HeldBucket BucketOf(ItemKey key) => _buckets[NumberOf(key.Place)];

    private int IndexOf(HeldBucket bucket, ItemKey key) => _gathered?.MayHold(key) == false ? ~bucket.Count : bucket.IndexOf(key);

    private void Put(in HeldEntry entry)
    {
        var bucket = BucketOf(entry.Key);
        var at = IndexOf(bucket, entry.Key);
        if (at >= 0)
        {
            ref var held = ref bucket.Entries[at];
            Tally(held, -1);
            held = entry;
        }
        else if (_gathered is not null)
        {
            bucket.Append(entry, ExpectedInBucket);
            Gather(_gathered, entry.Key);
        }
        else
        {
            bucket.Insert(entry, ~at, ExpectedInBucket);
        }

        Tally(entry, 1);
        if (_digits < MostDigits && Count > MostInBucket * (long)_buckets.Length)
            Part();
    }

    private void Remove(ItemKey key)
    {
        var bucket = BucketOf(key);
        var at = IndexOf(bucket, key);
        if (at < 0)
            return;
        Tally(bucket.Entries[at], -1);
        bucket.RemoveAt(at);
    }

    private void Gather(ItemKeyFilter gathered, ItemKey key)
    {
        if (!gathered.IsFull)
        {
            gathered.Add(key);
            return;
        }

        gathered.Grow();
        foreach (var bucket in _buckets)
        {
            foreach (ref readonly var entry in bucket.Entries)
                gathered.Add(entry.Key);
        }
    }

    // Parts every bucket by one digit more.
    private void Part()
    {
        var former = _buckets;
        _buckets = EmptyBuckets(++_digits);
        foreach (var bucket in former)
        {
            foreach (ref readonly var entry in bucket.Entries)
                BucketOf(entry.Key).Append(entry, bucket.Count / DigestNode.FanOut);
        }

        if (_gathered is null)
            Order();
    }

    private void Order() => Parallel.ForEach(_buckets, static bucket => bucket.Order());

    private void Tally(in HeldEntry entry, int sign)
    {
        Count += sign;
        QuarantinedCount += entry.IsQuarantined ? sign : 0;
        UnmetCount += entry.IsMet ? 0 : sign;
    }
}
