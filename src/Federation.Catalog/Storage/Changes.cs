using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Sync;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>The change order of a registry: items and tombstones by revision.</summary>
internal static class Changes
{
    /// <summary>Reads the changes after a point, as many as the limits allow.</summary>
    /// <param name="connection">The store.</param>
    /// <param name="registry">The registry.</param>
    /// <param name="start">Where the follower is.</param>
    /// <param name="filter">What items must meet; null for all.</param>
    /// <param name="limits">How much is read.</param>
    internal static ChangeBatch Read(
        StoreConnection connection, RegistryState registry, SyncPoint start, Func<WorkItem, bool>? filter, ChangeLimits limits)
    {
        using var query = connection.Statement(
            $"SELECT {StoredItem.Columns} FROM work_item WHERE registry = $1 AND revision > $2 ORDER BY revision LIMIT $3",
            registry.Key, start.Revision, limits.Scanned);
        using var rows = query.ExecuteReader();
        var changes = new List<EncodedChange>();
        var memory = new PooledBytes();
        var items = new ItemEncoder(registry, memory);
        var (reached, scanned, bytes) = (start.Revision, 0, 0);
        while (changes.Count < limits.Items && bytes < limits.Bytes && rows.Read())
        {
            var revision = rows.GetInt64(StoredItem.RevisionColumn);
            var change = IsFor(filter, registry, rows) ? items.Encode(rows, revision) : null;
            if (change is null && revision > start.SnapshotRevision)
                change = new EncodedChange(StoredItem.Of(rows).ToDeletion(registry));
            if (change is not null)
            {
                bytes += change.Written.Length;
                if (changes.Count > 0 && bytes > limits.Bytes)
                    return Batch(reached);
                changes.Add(change);
            }

            reached = revision;
            scanned++;
        }

        // Where the rows ended of themselves, what comes after the last of them is nothing.
        return Batch(changes.Count < limits.Items && bytes < limits.Bytes && scanned < limits.Scanned ? registry.Revision : reached);

        ChangeBatch Batch(long revision) => new()
        {
            Changes = changes,
            Reached = start with { Revision = revision },
            NewestRevision = registry.Revision,
            Memory = memory,
            Copy = registry.Copy?.ToCopy(registry.Node),
        };
    }

    internal static int ForgetTombstones(StoreConnection connection, RegistryState registry, DateTimeOffset before)
    {
        const string Old = "registry = $1 AND content_hash IS NULL AND create_time < $2";
        var time = before.ToUnixTimeMilliseconds();
        connection.Run(
            $"""
            UPDATE registry
            SET forgotten_revision = max(forgotten_revision, (SELECT ifnull(max(revision), 0) FROM work_item WHERE {Old}))
            WHERE key = $1
            """,
            registry.Key, time);

        // What history tells of a deletion outlives the tombstone, which takes no other state's place.
        if (registry.Role == RegistryRole.Own)
            connection.Run(
                $"""
                INSERT INTO past_work_item (registry, id, revision, next_revision, next_time, create_time, update_time, author)
                SELECT registry, id, revision, revision, update_time, create_time, update_time, author FROM work_item WHERE {Old}
                """,
                registry.Key, time);
        return connection.Run($"DELETE FROM work_item WHERE {Old}", registry.Key, time);
    }

    // Whether there is an item that the filter lets pass. Nothing but what passes takes memory of the batch.
    private static bool IsFor(Func<WorkItem, bool>? filter, RegistryState registry, SqliteDataReader rows) =>
        filter is null || (StoredItem.Of(rows).FindWorkItem(registry) is { } item && filter(item));
}
