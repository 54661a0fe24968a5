namespace Federation.Matching.Candidates;

/// <summary>The items that share one clue: an array while they are few, a set once the clue is common.</summary>
internal sealed class Block
{
    private int[] _few = new int[2];
    private HashSet<int>? _many;

    /// <summary>Number of items.</summary>
    public int Count { get; private set; }

    /// <summary>The slots, or none when the clue is common.</summary>
    public ReadOnlySpan<int> Telling => _many is null ? _few.AsSpan(0, Count) : [];

    /// <summary>All slots.</summary>
    public IEnumerable<int> All => _many is null ? _few.Take(Count) : _many;

    /// <summary>Adds a slot.</summary>
    public void Add(int slot)
    {
        if (Count == MatchLimits.BlockSize)
        {
            _many = [.. _few];
            _few = [];
        }

        Count++;
        if (_many is not null)
        {
            _many.Add(slot);
            return;
        }

        if (Count > _few.Length)
        {
            Array.Resize(ref _few, Math.Min(MatchLimits.BlockSize, _few.Length * 2));
        }

        _few[Count - 1] = slot;
    }

    /// <summary>Removes a slot that is there.</summary>
    public void Remove(int slot)
    {
        Count--;
        if (_many is null)
        {
            _few[Array.IndexOf(_few, slot, 0, Count + 1)] = _few[Count];
            return;
        }

        _many.Remove(slot);
        if (Count == MatchLimits.BlockSize)
        {
            _few = [.. _many];
            _many = null;
        }
    }
}
