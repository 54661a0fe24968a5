namespace Federation.Aggregator.Mirroring;

/// <summary>The newest items in quarantine, oldest first, with their reasons. Immutable.</summary>
internal sealed class QuarantineBook
{
    /// <summary>Items whose reasons are kept. Of others, only the entries in the digest are.</summary>
    public const int Limit = 1_000;

    private QuarantineBook(IReadOnlyList<QuarantinedEntry> entries, IReadOnlyList<QuarantinedEntry> forgotten) =>
        (Entries, Forgotten) = (entries, forgotten);

    /// <summary>The book of a mirror that has taken over everything.</summary>
    public static QuarantineBook Empty { get; } = new([], []);

    /// <summary>The newest items.</summary>
    public IReadOnlyList<QuarantinedEntry> Entries { get; }

    /// <summary>Items that had to make room when the book was made.</summary>
    public IReadOnlyList<QuarantinedEntry> Forgotten { get; }

    /// <summary>The book of items in any order.</summary>
    public static QuarantineBook Of(IEnumerable<QuarantinedEntry> entries)
    {
        var sorted = entries.OrderBy(entry => entry.Item.Time).ToList();
        var surplus = Math.Max(0, sorted.Count - Limit);
        return new QuarantineBook(sorted[surplus..], sorted[..surplus]);
    }

    /// <summary>The book after a batch.</summary>
    /// <param name="edits">What the batch does.</param>
    /// <param name="generation">The newest snapshot.</param>
    public QuarantineBook After(MirrorEdits edits, int generation)
    {
        var released = edits.All.Where(edit => edit.Before is { IsQuarantined: true }).Select(edits.NameOf).ToHashSet();
        if (released.Count == 0 && edits.Quarantined.Count == 0 && !edits.EndsSnapshot)
            return Forgotten.Count == 0 ? this : new QuarantineBook(Entries, []);
        var kept = Entries.Where(entry =>
            !released.Contains(entry.Item.Name)
            && !edits.Quarantined.ContainsKey(entry.Item.Name)
            && (!edits.EndsSnapshot || entry.Generation == generation));
        return Of(kept.Concat(edits.Quarantined.Values.Select(item => new QuarantinedEntry(item, generation))));
    }
}
