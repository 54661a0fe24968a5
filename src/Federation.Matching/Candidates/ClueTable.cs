namespace Federation.Matching.Candidates;

/// <summary>
/// Who has which clue. A clue that more than <see cref="MatchLimits.BlockSize"/> items have is common and finds nobody.
/// The clues are spread over shards, so that several threads can enter those of many items at once.
/// </summary>
internal sealed class ClueTable
{
    /// <summary>Highest bits of a clue, which say its shard.</summary>
    public const int ShardBits = 6;

    // Clues of fewer items are not worth a second thread.
    private const int ManyItems = 256;

    private readonly ClueShard[] _shards = [.. Enumerable.Range(0, 1 << ShardBits).Select(static _ => new ClueShard())];

    /// <summary>Enters the clues of items.</summary>
    public void Add(IReadOnlyList<Entry> entries, Workers workers, GraphChange change)
    {
        if (entries.Count < ManyItems)
        {
            var few = new List<ulong>();
            foreach (var entry in entries)
            {
                Add(workers.First.Clues.Read(entry.Profile), entry.Slot, few);
            }

            few.ForEach(change.Cross);
            return;
        }

        var clues = new ulong[entries.Count][];
        workers.For(entries.Count, (worker, i) => clues[i] = worker.Clues.Read(entries[i].Profile).ToArray());
        var crossed = new List<ulong>[_shards.Length];
        workers.For(_shards.Length, (_, shard) => crossed[shard] = Add(shard, entries, clues), portion: 1);
        Array.ForEach(crossed, c => c.ForEach(change.Cross));
    }

    /// <summary>Strikes the clues of an item out.</summary>
    public void Remove(Entry entry, Workers workers, GraphChange change)
    {
        foreach (var clue in workers.First.Clues.Read(entry.Profile))
        {
            if (_shards[ShardOf(clue)].Remove(clue, entry.Slot))
            {
                change.Cross(clue);
            }
        }
    }

    /// <summary>The slots that have the clue, common or not. Valid until the table changes.</summary>
    /// <param name="clue">The clue.</param>
    /// <param name="single">Room for the only slot.</param>
    public ReadOnlySpan<int> All(ulong clue, ref int single) => _shards[ShardOf(clue)].Find(clue, ref single);

    /// <summary>The slots that have the clue, or none when it is common. Valid until the table changes.</summary>
    /// <param name="clue">The clue.</param>
    /// <param name="single">Room for the only slot.</param>
    public ReadOnlySpan<int> Find(ulong clue, ref int single)
    {
        var slots = All(clue, ref single);
        return slots.Length <= MatchLimits.BlockSize ? slots : [];
    }

    private static int ShardOf(ulong clue) => (int)(clue >> (64 - ShardBits));

    private List<ulong> Add(int shard, IReadOnlyList<Entry> entries, ulong[][] clues)
    {
        var crossed = new List<ulong>();
        for (var i = 0; i < clues.Length; i++)
        {
            Add(OfShard(shard, clues[i]), entries[i].Slot, crossed);
        }

        return crossed;
    }

    private void Add(ReadOnlySpan<ulong> clues, int slot, List<ulong> crossed)
    {
        foreach (var clue in clues)
        {
            if (_shards[ShardOf(clue)].Add(clue, slot))
            {
                crossed.Add(clue);
            }
        }
    }

    // Clues rise, and their shards with them.
    private static ReadOnlySpan<ulong> OfShard(int shard, ReadOnlySpan<ulong> clues)
    {
        var start = 0;
        while (start < clues.Length && ShardOf(clues[start]) < shard)
        {
            start++;
        }

        var end = start;
        while (end < clues.Length && ShardOf(clues[end]) == shard)
        {
            end++;
        }

        return clues[start..end];
    }
}
