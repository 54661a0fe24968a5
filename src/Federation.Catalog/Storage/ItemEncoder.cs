using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Sync;
using Federation.Protocol.WorkItems;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Federation.Catalog.Storage;

/// <summary>
/// Writes rows of the table <c>work_item</c> as items of a change stream: their content goes from SQLite's memory into that of the batch,
/// and nothing else is made for an item.
/// </summary>
internal sealed class ItemEncoder(RegistryState registry, PooledBytes memory)
{
    private readonly WorkItem _rest = new()
    {
        Provenance = new Provenance
        {
            OriginRegistry = registry.Name.ToString(),
            OriginEpoch = registry.OriginEpoch,
        },
    };

    /// <summary>Writes the row that was read last, with the columns of <see cref="StoredItem.Columns"/>; null when it has no content.</summary>
    internal EncodedChange? Encode(SqliteDataReader rows)
    {
        var row = rows.Handle;
        var content = raw.sqlite3_column_blob(row, StoredItem.ContentColumn);
        if (content.IsEmpty)
            return null;
        var hash = raw.sqlite3_column_blob(row, StoredItem.ContentHashColumn);
        _rest.Etag = WorkItemContent.ETag(hash);
        _rest.Provenance.OriginRevision = raw.sqlite3_column_int64(row, StoredItem.OriginRevisionColumn);
        _rest.Provenance.ContentHash = ByteString.CopyFrom(hash);
        _rest.Provenance.CreateTime = StoredTime.Read(raw.sqlite3_column_int64(row, StoredItem.CreateTimeColumn));
        _rest.Provenance.UpdateTime = StoredTime.Read(raw.sqlite3_column_int64(row, StoredItem.UpdateTimeColumn));

        var length = _rest.CalculateSize();
        var item = memory.Take(content.Length + length);
        content.CopyTo(item.Span);
        _rest.WriteTo(item.Span[content.Length..]);
        return new EncodedChange(
            raw.sqlite3_column_int64(row, StoredItem.RevisionColumn), new EncodedItem(item[..content.Length], item[content.Length..]));
    }
}
