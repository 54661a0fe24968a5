using Federation.Matching.Profiles;

namespace Federation.Matching.Candidates;

/// <summary>An indexed item with its neighbours. Others are known to it by their slots, of which millions take less room than references.</summary>
internal sealed class Entry(ItemProfile profile, int slot, int registry)
{
    private Link[] _links = [];
    private int _count;
    private int _expected;

    /// <summary>Key of the item.</summary>
    public string Key => Profile.Key;

    /// <summary>The item.</summary>
    public ItemProfile Profile { get; } = profile;

    /// <summary>The item's title.</summary>
    public TitleProfile Title => Profile.Main;

    /// <summary>The item's abstract, here so that a search, which looks at many items, has a short way to it.</summary>
    public AbstractProfile Abstract { get; } = profile.Abstract;

    /// <summary>Whether the item has neither titles in other languages nor identifiers.</summary>
    public bool IsPlain => Profile.Titles.Length == 1 && Profile.Identifiers.Length == 0;

    /// <summary>Its place in the index. Says nothing of order: results must not depend on it.</summary>
    public int Slot { get; } = slot;

    /// <summary>Number of its registry.</summary>
    public int Registry { get; } = registry;

    /// <summary>The nearest items of each other registry.</summary>
    public Neighbourhood Nearest { get; set; } = new();

    /// <summary>The candidate pairs it is in: those where it or the other counts the one among its nearest.</summary>
    public ReadOnlySpan<Link> Links => _links.AsSpan(0, _count);

    /// <summary>Whether the item comes in by the change that is under way.</summary>
    public bool IsNew { get; set; }

    /// <summary>Whether the item has left the index.</summary>
    public bool IsGone { get; set; }

    /// <summary>Announces a candidate pair, so that room for all that come is made at once.</summary>
    public void Expect() => _expected++;

    /// <summary>Adds a candidate pair.</summary>
    public void Add(Link link)
    {
        var needed = _count + Math.Max(1, _expected);
        if (needed > _links.Length)
        {
            Array.Resize(ref _links, needed);
        }

        _links[_count++] = link;
        _expected = 0;
    }

    /// <summary>Strikes out the candidate pair with another item.</summary>
    public void Unlink(int slot)
    {
        var at = IndexOf(slot);
        _links[at] = _links[--_count];
    }

    /// <summary>Log-odds of the candidate pair with another item from the two alone; null when they are none.</summary>
    public float? AloneWith(Entry other) => IndexOf(other.Slot) is >= 0 and var at ? _links[at].Alone : null;

    /// <summary>Enters other log-odds for the candidate pair with another item.</summary>
    public void Rescore(Entry other, float alone) => _links[IndexOf(other.Slot)] = new Link(other.Slot, alone);

    /// <summary>Gives back room for candidate pairs that do not come.</summary>
    public void Trim()
    {
        if (_links.Length > _count)
        {
            Array.Resize(ref _links, _count);
        }
    }

    private int IndexOf(int slot)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_links[i].Slot == slot)
            {
                return i;
            }
        }

        return -1;
    }
}
