using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>The changes that one transaction makes to one registry, each under a revision of its own.</summary>
internal sealed class RegistryWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly long _now;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _put;
    private readonly SqliteCommand _delete;
    private long _itemCount;

    internal RegistryWriter(SqliteConnection connection, RegistryState registry, DateTimeOffset now)
    {
        (_connection, Registry, _now) = (connection, registry, now.ToUnixTimeMilliseconds());
        (Revision, _itemCount) = (registry.Revision, registry.ItemCount);
        _find = connection.Statement("SELECT content_hash FROM work_item WHERE registry = $1 AND id = $2", registry.Key, "");
        _put = connection.Statement(
            """
            INSERT INTO work_item (registry, id, revision, create_time, update_time, identifier, content_hash, content)
            VALUES ($1, $2, $3, $4, $4, $5, $6, $7)
            ON CONFLICT (registry, id) DO UPDATE SET
              revision = excluded.revision,
              create_time = iif(content IS NULL, excluded.create_time, create_time),
              update_time = excluded.update_time,
              identifier = excluded.identifier,
              content_hash = excluded.content_hash,
              content = excluded.content
            """,
            registry.Key, "", 0L, _now, "", null, null);
        _delete = connection.Statement(
            """
            UPDATE work_item SET revision = $3, update_time = $4, identifier = NULL, content_hash = NULL, content = NULL
            WHERE registry = $1 AND id = $2
            """,
            registry.Key, "", 0L, _now);
    }

    /// <summary>The registry as the transaction found it.</summary>
    internal RegistryState Registry { get; }

    /// <summary>The newest revision, that of the last change of this transaction included.</summary>
    internal long Revision { get; private set; }

    /// <summary>Gives the hash of an item's content; null when there is no such item.</summary>
    internal byte[]? FindHash(string id) => _find.With(Registry.Key, id).ExecuteScalar() as byte[];

    /// <summary>Stores an item's new state.</summary>
    /// <param name="item">The state.</param>
    /// <param name="isNew">Whether there is no such item yet.</param>
    internal void Put(PreparedItem item, bool isNew)
    {
        _put.With(Registry.Key, item.Id, ++Revision, _now, item.Identifier, item.ContentHash, item.Content).ExecuteNonQuery();
        if (isNew)
            _itemCount++;
    }

    /// <summary>Turns an item that exists into a tombstone.</summary>
    internal void Delete(string id)
    {
        _delete.With(Registry.Key, id, ++Revision, _now).ExecuteNonQuery();
        _itemCount--;
    }

    /// <summary>Writes what the changes mean for the registry itself. The last thing before the transaction ends.</summary>
    internal void Close()
    {
        if (Revision > Registry.Revision)
            _connection.Run(
                "UPDATE registry SET revision = $2, item_count = $3, update_time = $4 WHERE key = $1",
                Registry.Key, Revision, _itemCount, _now);
    }

    public void Dispose()
    {
        _find.Dispose();
        _put.Dispose();
        _delete.Dispose();
    }
}
