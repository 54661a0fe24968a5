using Federation.Catalog.Digests;
using Federation.Protocol.Digests;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>The changes that one transaction makes to one registry, each under a revision of its own.</summary>
internal sealed class RegistryWriter
{
    private readonly StoreConnection _connection;
    private readonly List<DigestChange> _changes = [];
    private long _itemCount;
    private ChangeAuthor? _author;
    private long? _authorKey;

    internal RegistryWriter(StoreConnection connection, RegistryState registry, DateTimeOffset now)
    {
        (_connection, Registry, Now) = (connection, registry, now.ToUnixTimeMilliseconds());
        (Revision, _itemCount, Generation) = (registry.Revision, registry.ItemCount, registry.Copy?.Generation ?? 0);
    }

    /// <summary>The registry as the transaction found it.</summary>
    internal RegistryState Registry { get; }

    /// <summary>The time of the transaction.</summary>
    internal long Now { get; }

    /// <summary>The newest revision, that of the last change of this transaction included.</summary>
    internal long Revision { get; private set; }

    /// <summary>Number of the snapshot that the changes of a copy belong to.</summary>
    internal long Generation { get; set; }

    /// <summary>Makes the changes of one author: all or, when <paramref name="write"/> throws, none of them; those of others stay.</summary>
    internal T Within<T>(ChangeAuthor author, Func<StoreConnection, RegistryWriter, T> write)
    {
        var (revision, itemCount, changes) = (Revision, _itemCount, _changes.Count);
        if (author != _author)
            (_author, _authorKey) = (author, null);
        _connection.Run("SAVEPOINT author");
        try
        {
            var result = write(_connection, this);
            _connection.Run("RELEASE author");
            return result;
        }
        catch (Exception e) when (e is not SqliteException)
        {
            _connection.Run("ROLLBACK TO author; RELEASE author");
            (Revision, _itemCount, _authorKey) = (revision, itemCount, null);
            _changes.RemoveRange(changes, _changes.Count - changes);
            throw;
        }
    }

    /// <summary>Reads what is held of an item; null when nothing is, not even a tombstone.</summary>
    internal HeldItem? Find(string id)
    {
        using var query = _connection.Statement(
            "SELECT origin_revision, content_hash, content IS NOT NULL, create_time FROM work_item WHERE registry = $1 AND id = $2",
            Registry.Key, id);
        using var row = query.ExecuteReader();
        return row.Read()
            ? new HeldItem(row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1), row.GetBoolean(2), row.GetInt64(3))
            : null;
    }

    /// <summary>Stores the new state of an item that this store is the origin of; gives what is stored now.</summary>
    internal StoredItem Put(PreparedItem item, HeldItem? held)
    {
        var stamp = new ItemStamp(null, held is { Exists: true } ? held.Value.CreateTime : Now, Now);
        Put(item, held, stamp);
        return new StoredItem
        {
            Id = item.Id,
            Revision = Revision,
            OriginRevision = Revision,
            CreateTime = stamp.CreateTime,
            UpdateTime = stamp.UpdateTime,
            ContentHash = item.ContentHash,
            Content = item.Content,
        };
    }

    /// <summary>Stores the new state of an item.</summary>
    internal void Put(PreparedItem item, HeldItem? held, ItemStamp stamp) =>
        Write(item.Id, held, stamp, item.Identifier, item.ContentHash, item.Content);

    /// <summary>Turns an item that this store is the origin of into a tombstone.</summary>
    internal void Delete(string id, HeldItem held) => Delete(id, held, new ItemStamp(null, Now, Now));

    /// <summary>Stores a tombstone.</summary>
    internal void Delete(string id, HeldItem? held, ItemStamp stamp) => Write(id, held, stamp, null, null, null);

    /// <summary>Notes that the present snapshot contains an item just as it is held. It takes no revision.</summary>
    internal void Meet(string id) => _connection.Run(
        "UPDATE work_item SET generation = $3 WHERE registry = $1 AND id = $2", Registry.Key, id, Generation);

    /// <summary>Stores what counts in the digest of an item that cannot be taken over.</summary>
    internal void PutAside(string id, HeldItem? held, ItemStamp stamp, byte[] contentHash) =>
        Write(id, held, stamp, null, contentHash, null);

    /// <summary>Takes a revision for what is not the change of an item.</summary>
    internal void Move() => Revision++;

    /// <summary>Writes what the changes mean for the registry itself, and gives its digest.</summary>
    internal DigestTree Close(RegistryDigest digest)
    {
        Close();
        using var entries = new StoredEntries(_connection, Registry.Key);
        return digest.Advance(Registry.Revision, Revision, _changes, entries);
    }

    /// <summary>Writes what the changes mean for the registry itself, without its digest.</summary>
    internal void Close()
    {
        if (Revision > Registry.Revision)
            _connection.Run(
                "UPDATE registry SET revision = $2, item_count = $3, update_time = $4 WHERE key = $1",
                Registry.Key, Revision, _itemCount, Now);
    }

    private void Write(string id, HeldItem? held, ItemStamp stamp, string? identifier, byte[]? contentHash, byte[]? content)
    {
        var place = DigestPlace.Of(id);
        Revision++;
        if (held is not null && Registry.Role == RegistryRole.Own)
            _connection.Run(
                """
                INSERT INTO past_work_item
                  (registry, id, revision, next_revision, next_time, create_time, update_time, author, content_hash, content)
                SELECT registry, id, revision, $3, $4, create_time, update_time, author, content_hash, content
                FROM work_item WHERE registry = $1 AND id = $2
                """,
                Registry.Key, id, Revision, Now);
        _connection.Run(
            """
            INSERT INTO work_item (registry, id, revision, origin_revision, generation, place, create_time, update_time, author,
              identifier, content_hash, content)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (registry, id) DO UPDATE SET
              revision = excluded.revision,
              origin_revision = excluded.origin_revision,
              generation = excluded.generation,
              create_time = excluded.create_time,
              update_time = excluded.update_time,
              author = excluded.author,
              identifier = excluded.identifier,
              content_hash = excluded.content_hash,
              content = excluded.content
            """,
            Registry.Key, id, Revision, stamp.OriginRevision ?? Revision, Generation, (long)place, stamp.CreateTime, stamp.UpdateTime,
            AuthorKey(), identifier, contentHash, content);

        _itemCount += (content is null ? 0 : 1) - (held is { Exists: true } ? 1 : 0);
        _changes.Add(new DigestChange(place, (contentHash is null ? 0 : 1) - (held is { IsEntry: true } ? 1 : 0)));
    }

    private long? AuthorKey()
    {
        if (_author is null || _authorKey is not null)
            return _authorKey;
        _connection.Run(
            "INSERT INTO author (client_id, organization) VALUES ($1, $2) ON CONFLICT DO NOTHING", _author.ClientId, _author.Organization);
        return _authorKey = _connection.Number(
            "SELECT key FROM author WHERE client_id = $1 AND organization = $2", _author.ClientId, _author.Organization);
    }
}
