using Federation.Aggregator.Storage;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;

namespace Federation.Aggregator.Watch;

/// <summary>
/// The items as events last told of them, in the durable store. It changes in one transaction with the log, so that each change makes its
/// events once, whatever happens to the process; and what changed while that was down makes them when it runs again. What a registry holds
/// when it has first caught up is no news.
/// </summary>
internal static class ItemBaseline
{
    /// <summary>Statements that make its tables.</summary>
    public const string Tables =
        """
        CREATE TABLE watch_registry (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID; -- those that have caught up once
        CREATE TABLE watch_item (
          name TEXT PRIMARY KEY,
          hash BLOB NOT NULL, -- of its content; empty where the node gives none
          content BLOB NOT NULL -- federation.aggregator.v1.WatchedItem
        ) STRICT, WITHOUT ROWID;
        """;

    /// <summary>Takes a change in, and gives the events that it makes.</summary>
    public static IReadOnlyList<WatchEvent> Apply(SqliteConnection connection, ItemChange change)
    {
        var isNews = connection.Number("SELECT count(*) FROM watch_registry WHERE name = $1", change.Registry) > 0;
        List<WatchEvent> events = [];
        using var find = connection.Statement("SELECT hash, content FROM watch_item WHERE name = $1", "");
        using var remove = connection.Statement("DELETE FROM watch_item WHERE name = $1", "");
        using var store = connection.Statement("INSERT OR REPLACE INTO watch_item (name, hash, content) VALUES ($1, $2, $3)", "", "", "");
        foreach (var name in change.Removed)
            Add(events, Remove(find, remove, name));
        foreach (var (item, hash) in change.Stored)
            Add(events, Store(find, store, item, hash));
        if (change.Holds is { } holds)
        {
            foreach (var name in Names(connection, change.Registry).Where(name => !holds(name)))
                Add(events, Remove(find, remove, name));
        }

        if (change.CaughtUp && !isNews)
            connection.Run("INSERT INTO watch_registry (name) VALUES ($1)", change.Registry);
        foreach (var happened in events)
            happened.Time = Timestamp.FromDateTimeOffset(change.Time);
        return isNews ? events : [];
    }

    private static void Add(List<WatchEvent> events, WatchEvent? happened)
    {
        if (happened is not null)
            events.Add(happened);
    }

    private static WatchEvent? Remove(SqliteCommand find, SqliteCommand remove, string name)
    {
        if (Find(find, name) is not { } known)
            return null;
        remove.Parameters[0].Value = name;
        remove.ExecuteNonQuery();
        return new WatchEvent { Kind = WatchEventKind.ItemRemoved, Items = { known.Item } };
    }

    private static WatchEvent? Store(SqliteCommand find, SqliteCommand store, WatchedItem item, ByteString hash)
    {
        var known = Find(find, item.WorkItem);
        if (known is { } same && hash == same.Hash && (!hash.IsEmpty || item.Equals(same.Item)))
            return null;
        (store.Parameters[0].Value, store.Parameters[1].Value, store.Parameters[2].Value) = (item.WorkItem, hash.ToByteArray(), item.ToByteArray());
        store.ExecuteNonQuery();
        return known is not { Item: var before }
            ? new WatchEvent { Kind = WatchEventKind.ItemAdded, Items = { item } }
            : new WatchEvent
            {
                Kind = WatchEventKind.ItemChanged,
                Items = { item },
                FormerStatus = before.Status == item.Status ? WorkItemStatus.Unspecified : before.Status,
            };
    }

    private static (WatchedItem Item, ByteString Hash)? Find(SqliteCommand find, string name)
    {
        find.Parameters[0].Value = name;
        using var row = find.ExecuteReader();
        return row.Read() ? (WatchedItem.Parser.ParseFrom(row.GetFieldValue<byte[]>(1)), ByteString.CopyFrom(row.GetFieldValue<byte[]>(0))) : null;
    }

    // Names of items begin with that of their registry and a stroke, which 0 follows.
    private static List<string> Names(SqliteConnection connection, string registry) =>
        connection.Texts("SELECT name FROM watch_item WHERE name > $1 AND name < $2", $"{registry}/", $"{registry}0");
}
