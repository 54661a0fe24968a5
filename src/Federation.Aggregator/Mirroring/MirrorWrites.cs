using System.Buffers;
using Federation.Protocol.Sync;
using Google.Protobuf;
using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>What a batch writes into the hash, and what it deletes there.</summary>
internal sealed class MirrorWrites
{
    private readonly int _generation;
    private readonly List<MirrorEdit> _items;
    private readonly List<HashEntry> _quarantined = [];
    private readonly List<RedisValue> _deleted = [];
    private byte[] _bytes = [];

    /// <summary>Finds out what to write.</summary>
    /// <param name="edits">What the batch does to each item.</param>
    /// <param name="before">The quarantine before the batch.</param>
    /// <param name="after">The quarantine after the batch.</param>
    /// <param name="generation">The newest snapshot.</param>
    public MirrorWrites(MirrorEdits edits, QuarantineBook before, QuarantineBook after, int generation)
    {
        _generation = generation;
        _items = new List<MirrorEdit>(edits.All.Count);
        foreach (var edit in edits.All)
            Add(edit, edits);
        foreach (var kept in after.Entries.Where(kept => edits.Quarantined.ContainsKey(kept.Item.Name)))
            Add(kept, kept.ToMessage().ToByteArray());
        foreach (var forgotten in after.Forgotten.Where(forgotten => forgotten.Item.Entry is not null))
            Add(forgotten, []);

        var names = after.Entries.Select(kept => kept.Item.Name).ToHashSet();
        var gone = before.Entries.Where(entry => entry.Item.Entry is null && !names.Contains(entry.Item.Name));
        _deleted.AddRange(gone.Select(entry => MirrorHash.FieldOf(entry.Item)));
    }

    /// <summary>The fields to delete.</summary>
    public IReadOnlyCollection<RedisValue> Deleted => _deleted;

    /// <summary>
    /// The fields to write, in pages that one command takes. Items' names and values are good until <see cref="Release"/> is called.
    /// </summary>
    public IEnumerable<HashEntry[]> Stored(int pageSize)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(_items.Sum(item => item.Id.Length + LengthOf(item)));
        var (at, count) = (0, _items.Count + _quarantined.Count);
        for (var from = 0; from < count; from += pageSize)
        {
            var page = new HashEntry[Math.Min(pageSize, count - from)];
            for (var i = 0; i < page.Length; i++)
                page[i] = from + i < _items.Count ? FieldOf(_items[from + i], ref at) : _quarantined[from + i - _items.Count];
            yield return page;
        }
    }

    /// <summary>Gives back the memory, once nobody reads the values any more.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(_bytes);

    private HashEntry FieldOf(MirrorEdit item, ref int at)
    {
        var name = _bytes.AsMemory(at, item.Id.Length);
        var value = _bytes.AsMemory(at + name.Length, LengthOf(item));
        item.Id.CopyTo(name);
        MirrorValue.WriteHeader(value.Span, _generation, item.After!.Value);
        ItemOf(item).Bytes.CopyTo(value[MirrorValue.HeaderLength..]);
        at += name.Length + value.Length;
        return new HashEntry(name, value);
    }

    private static EncodedItem ItemOf(MirrorEdit edit) => edit.Change!.Item!.Value;

    private static int LengthOf(MirrorEdit edit) => MirrorValue.HeaderLength + ItemOf(edit).Length;

    private void Add(MirrorEdit edit, MirrorEdits edits)
    {
        if (edit is { Change: not null, After: not null })
            _items.Add(edit);
        else if (edit.Before is { IsQuarantined: false })
            _deleted.Add(MirrorHash.FieldOf(edit.Id));
        if (edit.Before is { IsQuarantined: true } && edit.After is not { IsQuarantined: true })
            _deleted.Add(MirrorHash.QuarantineFieldOf(edits.NameOf(edit)));
    }

    private void Add(QuarantinedEntry quarantined, byte[] message)
    {
        var (item, generation) = quarantined;
        var entry = item.Entry is { } found
            ? new HeldEntry(MirrorHash.KeyOf(item.Name), found.Revision, found.ContentHash, isMet: true, isQuarantined: true)
            : default;
        var value = new byte[MirrorValue.HeaderLength + message.Length];
        MirrorValue.WriteHeader(value, generation, entry);
        message.CopyTo(value, MirrorValue.HeaderLength);
        _quarantined.Add(new HashEntry(MirrorHash.FieldOf(item), value));
    }
}
