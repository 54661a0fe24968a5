using Federation.Matching.Profiles;

namespace Federation.Matching.Candidates;

/// <summary>An indexed item with its neighbours.</summary>
internal sealed class Entry(ItemProfile profile, int slot, int registry)
{
    private readonly List<Neighbourhood> _nearest = [];

    /// <summary>The item.</summary>
    public ItemProfile Profile { get; } = profile;

    /// <summary>Its place in the index. Says nothing of order: results must not depend on it.</summary>
    public int Slot { get; } = slot;

    /// <summary>Number of its registry.</summary>
    public int Registry { get; } = registry;

    /// <summary>The nearest items of each other registry.</summary>
    public IReadOnlyList<Neighbourhood> Nearest => _nearest;

    /// <summary>The candidate pairs it is in: those where it or the other counts the one among its nearest.</summary>
    public List<Edge> Edges { get; } = [];

    /// <summary>Takes a neighbour in where it is near enough.</summary>
    public bool Offer(Neighbour neighbour)
    {
        var registry = neighbour.Entry.Registry;
        var neighbourhood = _nearest.Find(n => n.Registry == registry);
        if (neighbourhood is null)
        {
            neighbourhood = new Neighbourhood(registry);
            _nearest.Add(neighbourhood);
        }

        return neighbourhood.Offer(neighbour);
    }

    /// <summary>Forgets the nearest items.</summary>
    public void ClearNearest() => _nearest.Clear();

    /// <summary>Whether an item is among the nearest.</summary>
    public bool IsNear(Entry other)
    {
        foreach (var neighbourhood in _nearest)
        {
            if (neighbourhood.Registry == other.Registry)
            {
                return neighbourhood.Contains(other);
            }
        }

        return false;
    }
}
