using Federation.Matching.Profiles;

namespace Federation.Matching.Candidates;

/// <summary>An indexed item with its neighbours.</summary>
internal sealed class Entry(ItemProfile profile, int slot, int registry)
{
    private ItemProfile? _profile = profile;
    private int _expected;

    /// <summary>Key of the item.</summary>
    public string Key { get; } = profile.Key;

    /// <summary>The item.</summary>
    public ItemProfile Profile => _profile ?? throw new InvalidOperationException($"Item '{Key}' is no longer in the index.");

    /// <summary>The item's title, here so that a search, which looks at many items, has a short way to it.</summary>
    public TitleProfile Title { get; private set; } = profile.Titles[0];

    /// <summary>The item's abstract, here for the same reason.</summary>
    public AbstractProfile Abstract { get; private set; } = profile.Abstract;

    /// <summary>Whether the item has neither titles in other languages nor identifiers.</summary>
    public bool IsPlain { get; } = profile.Titles.Length == 1 && profile.Identifiers.Length == 0;

    /// <summary>Its place in the index. Says nothing of order: results must not depend on it.</summary>
    public int Slot { get; } = slot;

    /// <summary>Number of its registry.</summary>
    public int Registry { get; } = registry;

    /// <summary>The nearest items of each other registry.</summary>
    public Neighbourhood Nearest { get; set; } = Neighbourhood.Empty();

    /// <summary>The candidate pairs it is in: those where it or the other counts the one among its nearest.</summary>
    public List<Edge> Edges { get; } = [];

    /// <summary>Whether the item comes in by the change that is under way.</summary>
    public bool IsNew { get; set; }

    /// <summary>Whether the item has left the index.</summary>
    public bool IsGone => _profile is null;

    /// <summary>Announces a candidate pair, so that room for all that come is made at once.</summary>
    public void Expect() => _expected++;

    /// <summary>Adds a candidate pair.</summary>
    public void Add(Edge edge)
    {
        Edges.EnsureCapacity(Edges.Count + Math.Max(1, _expected));
        Edges.Add(edge);
        _expected = 0;
    }

    /// <summary>The candidate pair with another item; null when there is none.</summary>
    public Edge? EdgeTo(Entry other)
    {
        foreach (var edge in Edges)
        {
            if (ReferenceEquals(edge.Other(this), other))
            {
                return edge;
            }
        }

        return null;
    }

    /// <summary>Lets all go that the item held: others may still remember it.</summary>
    public void Leave()
    {
        _profile = null;
        Title = null!;
        Abstract = AbstractProfile.Empty;
        Nearest = Neighbourhood.Empty();
        Edges.Clear();
    }
}
