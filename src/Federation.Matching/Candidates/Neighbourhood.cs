namespace Federation.Matching.Candidates;

/// <summary>
/// The items nearest to an item in every other registry: the <see cref="MatchLimits.NeighboursPerRegistry"/> that count and a few in
/// reserve, so that one that goes is replaced without a search.
/// </summary>
internal sealed class Neighbourhood
{
    /// <summary>Items that are kept of a registry.</summary>
    public const int Capacity = MatchLimits.NeighboursPerRegistry + Reserve;

    private const int Reserve = 2;

    // By registry, then nearest first.
    private Neighbour[] _items;
    private int _count;

    // Of each registry that has more: all that is as near as this or nearer is among the items.
    private Frontier[] _frontiers;

    /// <summary>Makes a neighbourhood of what a search found.</summary>
    /// <param name="items">The nearest by registry, nearest first, at most <see cref="Capacity"/> of each.</param>
    /// <param name="cut">Registries that have more than was kept.</param>
    public Neighbourhood(ReadOnlySpan<Neighbour> items, IReadOnlyList<int> cut)
    {
        _items = items.ToArray();
        _count = items.Length;
        _frontiers = cut.Count == 0 ? [] : [.. cut.Select(r => Frontier.At(_items[Range(r).End.Value - 1]))];
    }

    /// <summary>The neighbourhood of an item that has nobody near.</summary>
    public static Neighbourhood Empty() => new([], []);

    /// <summary>The items that count.</summary>
    public IEnumerable<Entry> Counting
    {
        get
        {
            var rank = 0;
            for (var i = 0; i < _count; i++)
            {
                rank = i > 0 && _items[i - 1].Registry == _items[i].Registry ? rank + 1 : 0;
                if (rank < MatchLimits.NeighboursPerRegistry)
                {
                    yield return _items[i].Entry;
                }
            }
        }
    }

    /// <summary>Whether an item is among the neighbours that count.</summary>
    public bool Counts(Entry entry)
    {
        var at = IndexOf(entry);
        return at >= 0 && at - Range(entry.Registry).Start.Value < MatchLimits.NeighboursPerRegistry;
    }

    /// <summary>Takes an item in where it is near enough.</summary>
    /// <returns>Whether that changes who counts.</returns>
    public bool Offer(Neighbour neighbour)
    {
        var (start, end) = (Range(neighbour.Registry).Start.Value, Range(neighbour.Registry).End.Value);
        var frontier = Array.FindIndex(_frontiers, f => f.Registry == neighbour.Registry);
        if (frontier >= 0 && _frontiers[frontier].IsBefore(neighbour))
        {
            return false;
        }

        var at = end;
        while (at > start && neighbour.IsBefore(_items[at - 1]))
        {
            at--;
        }

        Insert(at, neighbour);
        if (end - start == Capacity)
        {
            DropAt(end);
            var last = Frontier.At(_items[end - 1]);
            _frontiers = frontier < 0 ? [.. _frontiers, last] : [.. _frontiers[..frontier], last, .. _frontiers[(frontier + 1)..]];
        }

        return at - start < MatchLimits.NeighboursPerRegistry;
    }

    /// <summary>Lets an item go that counts.</summary>
    /// <returns>Whether the reserve makes up for it; otherwise the neighbourhood must be searched for anew.</returns>
    public bool TryRemove(Entry entry)
    {
        var (start, end) = (Range(entry.Registry).Start.Value, Range(entry.Registry).End.Value);
        for (var i = end - 1; i >= start; i--)
        {
            // Items in reserve are not told of when they go.
            if (ReferenceEquals(_items[i].Entry, entry) || _items[i].Entry.IsGone)
            {
                DropAt(i);
                end--;
            }
        }

        return end - start >= MatchLimits.NeighboursPerRegistry || !Array.Exists(_frontiers, f => f.Registry == entry.Registry);
    }

    private int IndexOf(Entry entry)
    {
        for (var i = 0; i < _count; i++)
        {
            if (ReferenceEquals(_items[i].Entry, entry))
            {
                return i;
            }
        }

        return -1;
    }

    // Where the items of a registry are, or would be.
    private Range Range(int registry)
    {
        var start = 0;
        while (start < _count && _items[start].Registry < registry)
        {
            start++;
        }

        var end = start;
        while (end < _count && _items[end].Registry == registry)
        {
            end++;
        }

        return start..end;
    }

    private void Insert(int at, Neighbour neighbour)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, _count + 4);
        }

        Array.Copy(_items, at, _items, at + 1, _count - at);
        _items[at] = neighbour;
        _count++;
    }

    private void DropAt(int at)
    {
        _count--;
        Array.Copy(_items, at + 1, _items, at, _count - at);
        _items[_count] = default;
    }

    private readonly record struct Frontier(int Registry, float Nearness, string Key)
    {
        public static Frontier At(in Neighbour neighbour) => new(neighbour.Registry, neighbour.Nearness, neighbour.Entry.Key);

        public bool IsBefore(in Neighbour neighbour) => Nearness > neighbour.Nearness
            || (Nearness == neighbour.Nearness && string.CompareOrdinal(Key, neighbour.Entry.Key) < 0);
    }
}
