namespace Federation.Matching.Candidates;

/// <summary>The items of one registry that are nearest to an item, at most <see cref="MatchLimits.NeighboursPerRegistry"/>.</summary>
internal sealed class Neighbourhood(int registry)
{
    private readonly Neighbour[] _items = new Neighbour[MatchLimits.NeighboursPerRegistry];

    /// <summary>Number of the registry.</summary>
    public int Registry { get; } = registry;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The neighbours, nearest first; equally near ones by key.</summary>
    public ReadOnlySpan<Neighbour> Items => _items.AsSpan(0, Count);

    /// <summary>Takes an item in where it is near enough.</summary>
    public bool Offer(Neighbour neighbour)
    {
        var at = Count;
        while (at > 0 && neighbour.IsBefore(_items[at - 1]))
        {
            at--;
        }

        if (at == _items.Length)
        {
            return false;
        }

        Count = Math.Min(Count + 1, _items.Length);
        Array.Copy(_items, at, _items, at + 1, Count - 1 - at);
        _items[at] = neighbour;
        return true;
    }

    /// <summary>Whether an item is among the neighbours.</summary>
    public bool Contains(Entry entry)
    {
        foreach (var neighbour in Items)
        {
            if (ReferenceEquals(neighbour.Entry, entry))
            {
                return true;
            }
        }

        return false;
    }
}
