using System.Text;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Sync;
using Federation.Protocol.WorkItems;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Federation.Catalog.Storage;

/// <summary>
/// Writes rows of the table <c>work_item</c> as items of a change stream: their content goes from SQLite's memory into that of the batch,
/// and nothing else is made for an item.
/// </summary>
internal sealed class ItemEncoder
{
    private const long MillisecondsPerSecond = 1_000;
    private const int NanosecondsPerMillisecond = 1_000_000;

    // More than the fields of a provenance take that differ from item to item, and more than a time and what stands before others take.
    private const int LongestProvenance = 128;
    private const int LongestTime = 32;
    private const int LongestStarts = 32;

    private readonly PooledBytes _memory;
    private readonly byte[] _provenance;
    private readonly int _common;

    /// <summary>Prepares for the items of a registry.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="memory">Where they are written.</param>
    internal ItemEncoder(RegistryState registry, PooledBytes memory)
    {
        _memory = memory;
        var (name, epoch) = (Encoding.UTF8.GetBytes($"{registry.Name}"), Encoding.UTF8.GetBytes(registry.OriginEpoch));
        _provenance = new byte[LongestStarts + name.Length + epoch.Length + LongestProvenance];
        var common = new WireWriter(_provenance);
        common.Write(Provenance.OriginRegistryFieldNumber, name);
        common.Write(Provenance.OriginEpochFieldNumber, epoch);
        _common = common.Length;
    }

    /// <summary>Writes the row that was read last, with the columns of <see cref="StoredItem.Columns"/>; null when it has no content.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="revision">The revision of the row.</param>
    internal EncodedChange? Encode(SqliteDataReader rows, long revision)
    {
        var row = rows.Handle;
        var content = raw.sqlite3_column_blob(row, StoredItem.ContentColumn);
        if (content.IsEmpty)
            return null;
        var hash = raw.sqlite3_column_blob(row, StoredItem.ContentHashColumn);
        var provenance = new WireWriter(_provenance.AsSpan(_common));
        provenance.Write(Provenance.OriginRevisionFieldNumber, raw.sqlite3_column_int64(row, StoredItem.OriginRevisionColumn));
        provenance.Write(Provenance.ContentHashFieldNumber, hash);
        Write(ref provenance, Provenance.CreateTimeFieldNumber, raw.sqlite3_column_int64(row, StoredItem.CreateTimeColumn));
        Write(ref provenance, Provenance.UpdateTimeFieldNumber, raw.sqlite3_column_int64(row, StoredItem.UpdateTimeColumn));

        var item = _memory.Take(content.Length + _provenance.Length + LongestStarts + WorkItemContent.ETagLength);
        content.CopyTo(item.Span);
        var rest = new WireWriter(item.Span[content.Length..]);
        rest.Write(WorkItem.ProvenanceFieldNumber, _provenance.AsSpan(0, _common + provenance.Length));
        WorkItemContent.WriteETag(hash, rest.Reserve(WorkItem.EtagFieldNumber, WorkItemContent.ETagLength));
        return new EncodedChange(revision, new EncodedItem(item[..(content.Length + rest.Length)], content.Length));
    }

    private static void Write(ref WireWriter provenance, int field, long milliseconds)
    {
        Span<byte> time = stackalloc byte[LongestTime];
        var fields = new WireWriter(time);
        var (seconds, rest) = Math.DivRem(milliseconds, MillisecondsPerSecond);
        if (rest < 0)
            (seconds, rest) = (seconds - 1, rest + MillisecondsPerSecond);
        fields.Write(Timestamp.SecondsFieldNumber, seconds);
        fields.Write(Timestamp.NanosFieldNumber, rest * NanosecondsPerMillisecond);
        provenance.Write(field, time[..fields.Length]);
    }
}
