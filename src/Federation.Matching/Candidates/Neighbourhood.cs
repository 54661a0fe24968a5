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

    // By registry, then nearest first. Items in reserve are not told of when they go.
    private Near[] _items;

    // Of each registry that has more: all that is as near as this or nearer is among the items.
    private Frontier[] _frontiers;

    /// <summary>Makes the neighbourhood of an item that has nobody near.</summary>
    public Neighbourhood() => (_items, _frontiers) = ([], []);

    /// <summary>Makes a neighbourhood of what a search found.</summary>
    /// <param name="items">The nearest by registry, nearest first, at most <see cref="Capacity"/> of each.</param>
    /// <param name="cut">Registries that have more than was kept.</param>
    public Neighbourhood(ReadOnlySpan<Neighbour> items, IReadOnlyList<int> cut)
    {
        _items = new Near[items.Length];
        _frontiers = cut.Count == 0 ? [] : new Frontier[cut.Count];
        var frontier = 0;
        for (var i = 0; i < items.Length; i++)
        {
            _items[i] = Near.Of(items[i]);
            var isLast = i + 1 == items.Length || items[i + 1].Registry != items[i].Registry;
            if (isLast && cut.Contains(items[i].Registry))
            {
                _frontiers[frontier++] = Frontier.At(items[i]);
            }
        }
    }

    /// <summary>The items that count.</summary>
    public IEnumerable<Entry> Counting(EntryTable entries)
    {
        var rank = 0;
        var registry = -1;
        foreach (var near in _items)
        {
            var next = entries.RegistryOf(near.Slot);
            (rank, registry) = next == registry ? (rank + 1, registry) : (0, next);
            if (rank < MatchLimits.NeighboursPerRegistry)
            {
                yield return entries[near.Slot];
            }
        }
    }

    /// <summary>Whether an item is among the neighbours that count.</summary>
    public bool Counts(Entry entry, EntryTable entries)
    {
        var at = Array.FindIndex(_items, n => n.Slot == entry.Slot);
        return at >= 0 && at - Range(entry.Registry, entries).Start < MatchLimits.NeighboursPerRegistry;
    }

    /// <summary>Takes an item in where it is near enough.</summary>
    /// <returns>Whether that changes who counts.</returns>
    public bool Offer(in Neighbour neighbour, EntryTable entries)
    {
        var registry = neighbour.Registry;
        var frontier = Array.FindIndex(_frontiers, f => f.Registry == registry);
        if (frontier >= 0 && _frontiers[frontier].IsBefore(neighbour))
        {
            return false;
        }

        ForgetGone(entries);
        var (start, end) = Range(registry, entries);
        var at = end;
        while (at > start && neighbour.IsBefore(_items[at - 1].In(entries)))
        {
            at--;
        }

        _items = [.. _items.AsSpan(0, at), Near.Of(neighbour), .. _items.AsSpan(at)];
        if (end - start == Capacity)
        {
            var last = Frontier.At(_items[end - 1].In(entries));
            _items = [.. _items.AsSpan(0, end), .. _items.AsSpan(end + 1)];
            _frontiers = frontier < 0 ? [.. _frontiers, last] : [.. _frontiers.AsSpan(0, frontier), last, .. _frontiers.AsSpan(frontier + 1)];
        }

        return at - start < MatchLimits.NeighboursPerRegistry;
    }

    /// <summary>Whether the reserve makes up for the items that were forgotten; otherwise the neighbourhood must be searched for anew.</summary>
    public bool IsEnough(EntryTable entries) => Array.TrueForAll(_frontiers, f =>
    {
        var (start, end) = Range(f.Registry, entries);
        return end - start >= MatchLimits.NeighboursPerRegistry;
    });

    /// <summary>Forgets the items that have left the index.</summary>
    public void ForgetGone(EntryTable entries)
    {
        if (Array.Exists(_items, n => !entries.IsUsed(n.Slot)))
        {
            _items = Array.FindAll(_items, n => entries.IsUsed(n.Slot));
        }
    }

    // Where the items of a registry are, or would be.
    private (int Start, int End) Range(int registry, EntryTable entries)
    {
        var start = 0;
        while (start < _items.Length && entries.RegistryOf(_items[start].Slot) < registry)
        {
            start++;
        }

        var end = start;
        while (end < _items.Length && entries.RegistryOf(_items[end].Slot) == registry)
        {
            end++;
        }

        return (start, end);
    }

    private readonly record struct Near(int Slot, float Nearness)
    {
        public static Near Of(in Neighbour neighbour) => new(neighbour.Entry.Slot, neighbour.Nearness);

        public Neighbour In(EntryTable entries) => new(entries[Slot], Nearness, entries.RegistryOf(Slot));
    }

    private readonly record struct Frontier(int Registry, float Nearness, string Key)
    {
        public static Frontier At(in Neighbour neighbour) => new(neighbour.Registry, neighbour.Nearness, neighbour.Entry.Key);

        public bool IsBefore(in Neighbour neighbour) => Nearness > neighbour.Nearness
            || (Nearness == neighbour.Nearness && string.CompareOrdinal(Key, neighbour.Entry.Key) < 0);
    }
}
