using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Sync;
using Federation.Replication;
using DigestEntry = Federation.Protocol.Digests.DigestEntry;

namespace Federation.Aggregator.Mirroring;

/// <summary>What a batch does to the items of a mirror, each once.</summary>
internal sealed class MirrorEdits : IDigestEntries
{
    private readonly HeldEntries _held;
    private readonly MirrorHash _hash;
    private readonly StoredState _state;
    private readonly bool _startsSnapshot;
    private readonly bool _repairs;
    private readonly Dictionary<ItemKey, MirrorEdit> _edits;
    private MirrorEdit[]? _sorted;

    /// <summary>Finds out what a batch does.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="state">The state in which its changes are taken over.</param>
    /// <param name="held">What is held now.</param>
    /// <param name="hash">How the mirror lies in Redis.</param>
    public MirrorEdits(ReplicaBatch batch, StoredState state, HeldEntries held, MirrorHash hash)
    {
        (_held, _hash, _state, _startsSnapshot, _repairs) = (held, hash, state, batch.StartsSnapshot, batch.Repairs);
        _edits = new Dictionary<ItemKey, MirrorEdit>(batch.Changes.Count + batch.Quarantined.Count);
        EndsSnapshot = state.IsSnapshot && batch.CaughtUp;
        foreach (var change in batch.Changes)
            Add(change);
        foreach (var item in batch.Quarantined)
            Add(item);
    }

    /// <summary>Whether whatever the snapshot under way did not contain is gone with this batch.</summary>
    public bool EndsSnapshot { get; }

    /// <inheritdoc cref="ReplicaBatch.StartsSnapshot"/>
    public bool StartsSnapshot => _startsSnapshot;

    /// <summary>What is done to each item.</summary>
    public IReadOnlyCollection<MirrorEdit> All => _edits.Values;

    /// <summary>The items that were put into quarantine, in their order; of each the last state.</summary>
    public Dictionary<string, QuarantinedItem> Quarantined { get; } = [];

    /// <summary>How many items the snapshot did not contain, once it has ended.</summary>
    public long LeftOverCount => EndsSnapshot
        ? (_startsSnapshot ? _held.Count : _held.UnmetCount) - All.Count(edit => edit.Before is { IsMet: false })
        : 0;

    /// <summary>How many more items there are after the batch, apart from those that the snapshot did not contain.</summary>
    public int Growth => All.Sum(edit => (edit.After is null ? 0 : 1) - (edit.Before is null ? 0 : 1));

    /// <summary>What changes in the digest, apart from the items that the snapshot did not contain.</summary>
    public IEnumerable<DigestChange> DigestChanges => All
        .Where(edit => edit.Before?.Entry != edit.After?.Entry)
        .Select(edit => new DigestChange(edit.Key.Place, (edit.After is null ? 0 : 1) - (edit.Before is null ? 0 : 1)));

    /// <summary>The resource name of an item.</summary>
    public string NameOf(MirrorEdit edit) => _hash.NameOf(edit.Id);

    /// <summary>Whether the batch does something to an item.</summary>
    public bool Contains(ItemKey key) => _edits.ContainsKey(key);

    /// <summary>Reads the entries of a range as they are after the batch, in the order of the digest.</summary>
    public IEnumerable<DigestEntry> Read(DigestPrefix range) => PlaceOrder.Settle(Merged(range));

    private IEnumerable<DigestEntry> Merged(DigestPrefix range)
    {
        var edits = _sorted ??= [.. _edits.Values.OrderBy(edit => edit.Key)];
        var next = FirstAt(edits, range.First);
        foreach (var held in _held.ReadHeld(range))
        {
            for (; next < edits.Length && edits[next].Key.CompareTo(held.Key) < 0; next++)
            {
                if (edits[next].After is { } added)
                    yield return added.Entry;
            }

            if (next < edits.Length && edits[next].Key == held.Key)
            {
                if (edits[next++].After is { } replaced)
                    yield return replaced.Entry;
            }
            else if (!EndsSnapshot || (held.IsMet && !_startsSnapshot))
            {
                yield return held.Entry;
            }
        }

        for (; next < edits.Length && range.Contains(edits[next].Key.Place); next++)
        {
            if (edits[next].After is { } added)
                yield return added.Entry;
        }
    }

    private static int FirstAt(MirrorEdit[] edits, ulong place)
    {
        var (low, high) = (0, edits.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (edits[middle].Key.Place < place)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private void Add(EncodedChange encoded)
    {
        if (encoded.HasItem)
        {
            Add(encoded, encoded.Summary);
            return;
        }

        var change = encoded.Message;
        switch (change.ChangeCase)
        {
            case WorkItemChange.ChangeOneofCase.Deleted:
                Remove(change.Deleted.Name, held => IsSettled && held.Revision > change.Deleted.OriginRevision);
                break;
            case WorkItemChange.ChangeOneofCase.Unmatched:
                Remove(change.Unmatched.Name, _ => false);
                break;
        }
    }

    private void Add(EncodedChange change, ItemSummary item)
    {
        var key = ItemKey.Of(item.IdHash);
        var isEdited = _edits.TryGetValue(key, out var edit);
        var before = isEdited ? edit!.Before : Held(key);
        var held = isEdited ? edit!.After : before;
        var after = new HeldEntry(key, item.OriginRevision, item.ContentHash, isMet: true, isQuarantined: false);
        var isSame = held is { IsQuarantined: false } && held.Value.Entry == after.Entry;
        if (isSame ? held!.Value.IsMet || !_state.IsSnapshot : IsOld(held, after.Revision))
            return;
        edit ??= _edits[key] = new MirrorEdit(key, item.Id, before);
        (edit.After, edit.Change) = (after, change);
        if (Quarantined.Count > 0)
            Quarantined.Remove(_hash.NameOf(item.Id));
    }

    private void Add(QuarantinedItem item)
    {
        Quarantined.Remove(item.Name);
        Quarantined[item.Name] = item;
        if (item.Entry is not { } entry)
            return;
        var id = MirrorHash.IdOf(item.Name);
        var key = ItemKey.Of(id);
        var edit = Edit(key, id);
        edit.After = new HeldEntry(key, entry.Revision, entry.ContentHash, isMet: true, isQuarantined: true);
        edit.Change = null;
    }

    private void Remove(string name, Func<HeldEntry, bool> keeps)
    {
        var id = MirrorHash.IdOf(name);
        var key = ItemKey.Of(id);
        if (Find(key) is not { } held || keeps(held))
            return;
        var edit = Edit(key, id);
        (edit.After, edit.Change) = (null, null);
        Quarantined.Remove(name);
    }

    // A mirror that is complete never goes backward, and what it does not hold of before was deleted meanwhile.
    private bool IsOld(HeldEntry? held, long revision) => IsSettled && (held is { } found
        ? revision < found.Revision || (revision == found.Revision && !_repairs)
        : revision <= _state.OriginRevision && !_repairs);

    private bool IsSettled => _state.OriginRevision > 0;

    private HeldEntry? Find(ItemKey key) => _edits.TryGetValue(key, out var edit) ? edit.After : Held(key);

    private HeldEntry? Held(ItemKey key) => !_held.TryFind(key, out var held) ? null : _startsSnapshot ? held.Unmet() : held;

    private MirrorEdit Edit(ItemKey key, ReadOnlyMemory<byte> id) =>
        _edits.TryGetValue(key, out var edit) ? edit : _edits[key] = new MirrorEdit(key, id, Held(key));
}
