using Federation.Protocol.Digests;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// The entries of all items that a mirror holds, in the order of their keys, as compactly as they can be changed. One thread
/// changes them; <see cref="Contains"/> may be asked from any.
/// </summary>
internal sealed class HeldEntries : IDigestEntries
{
    // Entries are spread over buckets by the first digits of their places, which are those of hashes, and so evenly. Buckets that have grown
    // are parted by one digit more, up to 4,096 of them: still smaller ones, often made anew, would leave gaps in the heap.
    private const int FewestDigits = 2;
    private const int MostDigits = 3;
    private const int MostInBucket = 64;
    private const int SmallestBucket = 4;

    private readonly Lock _gate = new();
    private int _digits = FewestDigits;
    private HeldEntry[][] _buckets = EmptyBuckets(FewestDigits);
    private int[] _counts = new int[CountOf(FewestDigits)];

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
        var bucket = BucketOf(key.Place);
        var at = IndexOf(bucket, key);
        entry = at >= 0 ? _buckets[bucket][at] : default;
        return at >= 0;
    }

    /// <summary>Adds an entry, or puts it in the place of the item's former one.</summary>
    public void Set(in HeldEntry entry)
    {
        lock (_gate)
        {
            var bucket = BucketOf(entry.Key.Place);
            var at = IndexOf(bucket, entry.Key);
            if (at >= 0)
                Tally(_buckets[bucket][at], -1);
            else
                MakeRoom(bucket, at = ~at);
            _buckets[bucket][at] = entry;
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
            var bucket = BucketOf(key.Place);
            var at = IndexOf(bucket, key);
            if (at < 0)
                return;
            var entries = _buckets[bucket];
            Tally(entries[at], -1);
            _counts[bucket]--;
            Array.Copy(entries, at + 1, entries, at, _counts[bucket] - at);
        }
    }

    /// <summary>Removes all entries.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _digits = FewestDigits;
            _buckets = EmptyBuckets(_digits);
            _counts = new int[_buckets.Length];
            (Count, QuarantinedCount, UnmetCount) = (0, 0, 0);
        }
    }

    /// <summary>A snapshot begins: it has met none yet.</summary>
    public void BeginSnapshot()
    {
        lock (_gate)
        {
            for (var bucket = 0; bucket < _buckets.Length; bucket++)
            {
                foreach (ref var entry in _buckets[bucket].AsSpan(0, _counts[bucket]))
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
            for (var bucket = 0; UnmetCount > 0 && bucket < _buckets.Length; bucket++)
            {
                var entries = _buckets[bucket];
                var kept = 0;
                for (var i = 0; i < _counts[bucket]; i++)
                {
                    if (entries[i].IsMet)
                        entries[kept++] = entries[i];
                    else
                        Tally(entries[i], -1);
                }

                _counts[bucket] = kept;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<DigestEntry> Read(DigestPrefix range) => PlaceOrder.Settle(ReadHeld(range).Select(held => held.Entry));

    /// <summary>Reads what is held in a range, by the keys.</summary>
    public IEnumerable<HeldEntry> ReadHeld(DigestPrefix range)
    {
        for (var bucket = BucketOf(range.First); bucket <= BucketOf(range.Last); bucket++)
        {
            var at = IndexOf(bucket, new ItemKey(range.First, 0));
            for (at = at < 0 ? ~at : at; at < _counts[bucket] && range.Contains(_buckets[bucket][at].Key.Place); at++)
                yield return _buckets[bucket][at];
        }
    }

    private static int CountOf(int digits) => 1 << (4 * digits);

    private static HeldEntry[][] EmptyBuckets(int digits)
    {
        var buckets = new HeldEntry[CountOf(digits)][];
        Array.Fill(buckets, []);
        return buckets;
    }

    private int BucketOf(ulong place) => (int)(place >> (DigestPlace.Bits - (4 * _digits)));

    // As Array.BinarySearch: the complement of where it would stand when it is not there.
    private int IndexOf(int bucket, ItemKey key)
    {
        var entries = _buckets[bucket];
        var (low, high) = (0, _counts[bucket] - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = entries[middle].Key.CompareTo(key);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    // Parts every bucket by one digit more.
    private void Part()
    {
        var (former, counts) = (_buckets, _counts);
        _digits++;
        _buckets = EmptyBuckets(_digits);
        _counts = new int[_buckets.Length];
        for (var i = 0; i < former.Length; i++)
        {
            for (var (from, to) = (0, 0); from < counts[i]; from = to)
            {
                var bucket = BucketOf(former[i][from].Key.Place);
                while (to < counts[i] && BucketOf(former[i][to].Key.Place) == bucket)
                    to++;
                _buckets[bucket] = former[i][from..to];
                _counts[bucket] = to - from;
            }
        }
    }

    private void MakeRoom(int bucket, int at)
    {
        var count = _counts[bucket]++;
        if (count == _buckets[bucket].Length)
            Array.Resize(ref _buckets[bucket], Math.Max(SmallestBucket, count + (count / 4)));
        var entries = _buckets[bucket];
        Array.Copy(entries, at, entries, at + 1, count - at);
    }

    private void Tally(in HeldEntry entry, int sign)
    {
        Count += sign;
        QuarantinedCount += entry.IsQuarantined ? sign : 0;
        UnmetCount += entry.IsMet ? 0 : sign;
    }
}
