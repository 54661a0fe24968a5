using System.Buffers;
using Federation.Protocol.Sync;
using Google.Protobuf;
using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>What a batch writes into the hash, and what it deletes there.</summary>
internal sealed class MirrorWrites
{
    private readonly List<Write> _writes = [];
    private readonly List<RedisValue> _deleted = [];
    private byte[] _values = [];

    /// <summary>Finds out what to write.</summary>
    /// <param name="edits">What the batch does to each item.</param>
    /// <param name="before">The quarantine before the batch.</param>
    /// <param name="after">The quarantine after the batch.</param>
    /// <param name="hash">How the mirror lies in Redis.</param>
    /// <param name="generation">The newest snapshot.</param>
    public MirrorWrites(MirrorEdits edits, QuarantineBook before, QuarantineBook after, MirrorHash hash, int generation)
    {
        foreach (var edit in edits.All)
            Add(edit, hash, generation);
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

    /// <summary>The fields to write. Their values are good until <see cref="Release"/> is called.</summary>
    public IEnumerable<HashEntry> Stored()
    {
        _values = ArrayPool<byte>.Shared.Rent(_writes.Sum(write => write.Length));
        var at = 0;
        foreach (var write in _writes)
        {
            var value = _values.AsMemory(at, write.Length);
            MirrorValue.WriteHeader(value.Span, write.Generation, write.Entry);
            write.Content.CopyTo(value.Span[MirrorValue.HeaderLength..]);
            at += write.Length;
            yield return new HashEntry(write.Field, value);
        }
    }

    /// <summary>Gives back the memory, once nobody reads the values any more.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(_values);

    private void Add(MirrorEdit edit, MirrorHash hash, int generation)
    {
        var wasItem = edit.Before is { IsQuarantined: false };
        var wasQuarantined = edit.Before is { IsQuarantined: true };
        if (edit is { Change.Item: { } item, After: { } entry })
            _writes.Add(new(hash.FieldOf(edit.Name), entry, generation, item));
        else if (wasItem)
            _deleted.Add(hash.FieldOf(edit.Name));
        if (wasQuarantined && edit.After is not { IsQuarantined: true })
            _deleted.Add(MirrorHash.QuarantineFieldOf(edit.Name));
    }

    private void Add(QuarantinedEntry quarantined, byte[] message)
    {
        var (item, generation) = quarantined;
        var entry = item.Entry is { } found
            ? new HeldEntry(MirrorHash.KeyOf(item.Name), found.Revision, found.ContentHash, isMet: true, isQuarantined: true)
            : default;
        _writes.Add(new(MirrorHash.FieldOf(item), entry, generation, new EncodedItem(message, default)));
    }

    private readonly record struct Write(RedisValue Field, HeldEntry Entry, int Generation, EncodedItem Content)
    {
        public int Length => MirrorValue.HeaderLength + Content.Length;
    }
}
