using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Protocol.WorkItems;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>A row of the table <c>work_item</c>.</summary>
internal sealed record StoredItem
{
    /// <summary>The columns in the order that <see cref="Of"/> reads them in.</summary>
    internal const string Columns = "id, revision, create_time, update_time, content_hash, content";

    internal required string Id { get; init; }
    internal required long Revision { get; init; }
    internal required long CreateTime { get; init; }
    internal required long UpdateTime { get; init; }

    /// <summary>Null of a tombstone.</summary>
    internal required byte[]? ContentHash { get; init; }

    /// <summary>The canonical bytes; null of a tombstone.</summary>
    internal required byte[]? Content { get; init; }

    internal static StoredItem Of(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Revision = row.GetInt64(1),
        CreateTime = row.GetInt64(2),
        UpdateTime = row.GetInt64(3),
        ContentHash = row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4),
        Content = row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5),
    };

    /// <summary>Reads an item; null when there never was one, or its tombstone is forgotten.</summary>
    internal static StoredItem? Read(SqliteConnection connection, RegistryState registry, string id)
    {
        using var query = connection.Statement(
            $"SELECT {Columns} FROM work_item WHERE registry = $1 AND id = $2", registry.Key, id);
        using var row = query.ExecuteReader();
        return row.Read() ? Of(row) : null;
    }

    internal WorkItem ToWorkItem(RegistryName registry, Epoch epoch)
    {
        var item = WorkItem.Parser.ParseFrom(Content);
        item.Etag = WorkItemContent.ETag(ContentHash);
        item.Provenance = new Provenance
        {
            OriginRegistry = registry.ToString(),
            OriginEpoch = epoch.Id,
            OriginRevision = Revision,
            ContentHash = ByteString.CopyFrom(ContentHash),
            CreateTime = Time(CreateTime),
            UpdateTime = Time(UpdateTime),
        };
        return item;
    }

    internal WorkItemChange ToChange(RegistryName registry, Epoch epoch) => Content is null
        ? new WorkItemChange
        {
            Revision = Revision,
            Deleted = new DeletedWorkItem { Name = registry.WorkItem(Id).ToString(), DeleteTime = Time(UpdateTime) },
        }
        : new WorkItemChange { Revision = Revision, WorkItem = ToWorkItem(registry, epoch) };

    private static Timestamp Time(long milliseconds) =>
        Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
