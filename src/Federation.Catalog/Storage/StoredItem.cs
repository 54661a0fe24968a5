using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>A row of the table <c>work_item</c>, or a state of the past.</summary>
internal sealed record StoredItem
{
    /// <summary>The columns in the order that <see cref="Of"/> reads them in.</summary>
    internal const string Columns = "id, revision, origin_revision, create_time, update_time, content_hash, content";

    internal const int RevisionColumn = 1;
    internal const int OriginRevisionColumn = 2;
    internal const int CreateTimeColumn = 3;
    internal const int UpdateTimeColumn = 4;
    internal const int ContentHashColumn = 5;
    internal const int ContentColumn = 6;

    /// <summary>The same of a state of the past.</summary>
    internal const string PastColumns = "id, revision, revision, create_time, update_time, content_hash, content";

    internal required string Id { get; init; }
    internal required long Revision { get; init; }

    /// <summary>0 of a tombstone that stands for an item which is not held any more, and may exist at its origin.</summary>
    internal required long OriginRevision { get; init; }

    internal required long CreateTime { get; init; }
    internal required long UpdateTime { get; init; }

    /// <summary>Null of a tombstone; of an item in quarantine what its origin says.</summary>
    internal required byte[]? ContentHash { get; init; }

    /// <summary>The canonical bytes; null of a tombstone, and of an item in quarantine.</summary>
    internal required byte[]? Content { get; init; }

    /// <summary>The same without the content.</summary>
    internal HeldItem Held => new(OriginRevision, ContentHash, Content is not null, CreateTime);

    internal static StoredItem Of(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Revision = row.GetInt64(RevisionColumn),
        OriginRevision = row.GetInt64(OriginRevisionColumn),
        CreateTime = row.GetInt64(CreateTimeColumn),
        UpdateTime = row.GetInt64(UpdateTimeColumn),
        ContentHash = row.IsDBNull(ContentHashColumn) ? null : row.GetFieldValue<byte[]>(ContentHashColumn),
        Content = row.IsDBNull(ContentColumn) ? null : row.GetFieldValue<byte[]>(ContentColumn),
    };

    /// <summary>Reads an item; null when there never was one, or its tombstone is forgotten.</summary>
    internal static StoredItem? Read(StoreConnection connection, RegistryState registry, string id)
    {
        using var query = connection.Statement(
            $"SELECT {Columns} FROM work_item WHERE registry = $1 AND id = $2", registry.Key, id);
        using var row = query.ExecuteReader();
        return row.Read() ? Of(row) : null;
    }

    /// <summary>Gives the item; null where there is none to give: of a tombstone, and of an item in quarantine.</summary>
    internal WorkItem? FindWorkItem(RegistryState registry) => Content is null ? null : ToWorkItem(registry);

    internal WorkItem ToWorkItem(RegistryState registry)
    {
        var item = WorkItem.Parser.ParseFrom(Content);
        item.Etag = WorkItemContent.ETag(ContentHash);
        item.Provenance = ToProvenance(registry);
        return item;
    }

    /// <summary>The change that tells of a row which is nothing to the follower, or not any more.</summary>
    internal WorkItemChange ToDeletion(RegistryState registry) => OriginRevision == 0 || ContentHash is not null
        ? ToUnmatched(registry)
        : new WorkItemChange
        {
            Revision = Revision,
            Deleted = new DeletedWorkItem
            {
                Name = registry.Name.WorkItem(Id).ToString(),
                DeleteTime = StoredTime.Read(UpdateTime),
                OriginEpoch = registry.OriginEpoch,
                OriginRevision = OriginRevision,
            },
        };

    /// <summary>The change that tells a follower to drop the item.</summary>
    internal WorkItemChange ToUnmatched(RegistryState registry) => new()
    {
        Revision = Revision,
        Unmatched = new UnmatchedWorkItem { Name = registry.Name.WorkItem(Id).ToString() },
    };

    private Provenance ToProvenance(RegistryState registry) => new()
    {
        OriginRegistry = registry.Name.ToString(),
        OriginEpoch = registry.OriginEpoch,
        OriginRevision = OriginRevision,
        ContentHash = ByteString.CopyFrom(ContentHash),
        CreateTime = StoredTime.Read(CreateTime),
        UpdateTime = StoredTime.Read(UpdateTime),
    };
}
