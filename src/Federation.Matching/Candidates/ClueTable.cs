using System.Runtime.InteropServices;

namespace Federation.Matching.Candidates;

/// <summary>Who has which clue. A clue that more than <see cref="MatchLimits.BlockSize"/> items have is common and finds nobody.</summary>
internal sealed class ClueTable
{
    // Most clues belong to one item only: its slot stands in the table itself, and a block is made for the second.
    private readonly Dictionary<ulong, int> _heads = [];
    private readonly List<Block> _blocks = [];
    private readonly Stack<int> _free = [];

    /// <summary>Adds an item's clue.</summary>
    /// <returns>Whether the clue became common by this item.</returns>
    public bool Add(ulong clue, int slot)
    {
        ref var head = ref CollectionsMarshal.GetValueRefOrAddDefault(_heads, clue, out var known);
        if (!known)
        {
            head = slot;
            return false;
        }

        if (head >= 0)
        {
            var block = new Block();
            block.Add(head);
            head = Store(block);
        }

        var members = _blocks[~head];
        members.Add(slot);
        return members.Count == MatchLimits.BlockSize + 1;
    }

    /// <summary>Removes an item's clue.</summary>
    /// <returns>Whether the clue is common no longer.</returns>
    public bool Remove(ulong clue, int slot)
    {
        var head = _heads[clue];
        if (head >= 0)
        {
            _heads.Remove(clue);
            return false;
        }

        var block = _blocks[~head];
        block.Remove(slot);
        if (block.Count == 0)
        {
            _heads.Remove(clue);
            _free.Push(~head);
        }

        return block.Count == MatchLimits.BlockSize;
    }

    /// <summary>Copies the slots that have the clue, common or not, into <paramref name="members"/>.</summary>
    public void CopyMembers(ulong clue, ICollection<int> members)
    {
        if (_heads.TryGetValue(clue, out var head))
        {
            if (head >= 0)
            {
                members.Add(head);
                return;
            }

            foreach (var slot in _blocks[~head].All)
            {
                members.Add(slot);
            }
        }
    }

    /// <summary>The slots that have the clue, or none when it is common.</summary>
    /// <param name="clue">The clue.</param>
    /// <param name="single">Room for the only slot.</param>
    public ReadOnlySpan<int> Find(ulong clue, ref int single)
    {
        if (!_heads.TryGetValue(clue, out var head))
        {
            return [];
        }

        if (head >= 0)
        {
            single = head;
            return MemoryMarshal.CreateReadOnlySpan(ref single, 1);
        }

        return _blocks[~head].Telling;
    }

    private int Store(Block block)
    {
        if (_free.TryPop(out var at))
        {
            _blocks[at] = block;
            return ~at;
        }

        _blocks.Add(block);
        return ~(_blocks.Count - 1);
    }
}
