using Federation.Matching.Profiles;

namespace Federation.Matching.Candidates;

/// <summary>The entries by slot and by key.</summary>
internal sealed class EntryTable
{
    // One in so many slots may wait until nobody remembers who was there: to make sure of that costs a look at everybody.
    private const int WaitingShare = 8;

    private readonly Dictionary<string, Entry> _byKey = [];
    private readonly Dictionary<string, int> _registries = [];
    private readonly Stack<int> _free = [];
    private readonly List<int> _left = [];
    private Entry?[] _slots = new Entry?[64];

    // What a search asks of many items, beside their slots: most of those who share a clue are of one registry, and need no closer
    // look, and most others differ in their titles. A bit says whether the item is plain, the others its registry.
    private int[] _facts = new int[64];
    private TitleProfile[] _titles = new TitleProfile[64];
    private int _used;

    /// <summary>Number of items.</summary>
    public int Count => _byKey.Count;

    /// <summary>Slots that are or were in use.</summary>
    public int SlotCount => _used;

    /// <summary>Number of registries.</summary>
    public int RegistryCount => _registries.Count;

    /// <summary>All items.</summary>
    public IReadOnlyCollection<Entry> All => _byKey.Values;

    /// <summary>The item in a slot that is in use.</summary>
    public Entry this[int slot] => _slots[slot]!;

    /// <summary>Whether there is an item in a slot.</summary>
    public bool IsUsed(int slot) => _slots[slot] is not null;

    /// <summary>The registry of the item in a slot, or of that which was there last.</summary>
    public int RegistryOf(int slot) => _facts[slot] >> 1;

    /// <summary>The title of the item in a slot that is in use.</summary>
    public TitleProfile TitleOf(int slot) => _titles[slot];

    /// <summary>Whether the item in a slot has neither titles in other languages nor identifiers.</summary>
    public bool IsPlain(int slot) => (_facts[slot] & 1) != 0;

    /// <summary>The item of a key; null when there is none.</summary>
    public Entry? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The candidate pairs that an item is in.</summary>
    public IEnumerable<Edge> EdgesOf(Entry entry)
    {
        for (var i = 0; i < entry.Links.Length; i++)
        {
            var (slot, alone) = entry.Links[i];
            yield return Edge.Of(entry, this[slot], alone);
        }
    }

    /// <summary>Adds an item under a key that is free.</summary>
    public Entry Add(ItemProfile profile)
    {
        if (!_registries.TryGetValue(profile.Registry, out var registry))
        {
            _registries[profile.Registry] = registry = _registries.Count;
        }

        var slot = _free.TryPop(out var free) ? free : _used++;
        if (slot == _slots.Length)
        {
            Array.Resize(ref _slots, slot * 2);
            Array.Resize(ref _facts, slot * 2);
            Array.Resize(ref _titles, slot * 2);
        }

        var entry = new Entry(profile, slot, registry);
        _byKey.Add(profile.Key, entry);
        (_slots[slot], _titles[slot]) = (entry, profile.Main);
        _facts[slot] = (registry << 1) | (entry.IsPlain ? 1 : 0);
        return entry;
    }

    /// <summary>Removes an item. Its slot is not used again before <see cref="Recycle"/>.</summary>
    public void Remove(Entry entry)
    {
        entry.IsGone = true;
        _byKey.Remove(entry.Key);
        (_slots[entry.Slot], _titles[entry.Slot]) = (null, default);
        _left.Add(entry.Slot);
    }

    /// <summary>Gives slots free that items have left, when they are many. Not during a change, in which somebody may still look for the item.</summary>
    public void Recycle()
    {
        if (_left.Count * WaitingShare <= _used)
        {
            return;
        }

        foreach (var entry in All)
        {
            entry.Nearest.ForgetGone(this);
        }

        _left.ForEach(_free.Push);
        _left.Clear();
    }
}
