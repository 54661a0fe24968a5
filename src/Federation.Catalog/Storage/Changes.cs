using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Sync;

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
        var (reached, scanned, bytes) = (start.Revision, 0, 0);
        while (changes.Count < limits.Items && bytes < limits.Bytes && rows.Read())
        {
            var stored = StoredItem.Of(rows);
            var change = Change(registry, stored, start, filter);
            if (change is not null)
            {
                bytes += stored.Content?.Length ?? 0;
                if (changes.Count > 0 && bytes > limits.Bytes)
                    return Batch(reached);
                changes.Add(change);
            }

            reached = stored.Revision;
            scanned++;
        }

        // Where the rows ended of themselves, what comes after the last of them is nothing.
        return Batch(changes.Count < limits.Items && bytes < limits.Bytes && scanned < limits.Scanned ? registry.Revision : reached);

        ChangeBatch Batch(long revision) => new()
        {
            Changes = changes,
            Reached = start with { Revision = revision },
            NewestRevision = registry.Revision,
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

    // What a follower is told of a row; null when it need not know.
    private static EncodedChange? Change(
        RegistryState registry, StoredItem stored, SyncPoint start, Func<WorkItem, bool>? filter)
    {
        var mayBeHeld = stored.Revision > start.SnapshotRevision;
        if (stored.Content is null)
            return mayBeHeld ? new EncodedChange(stored.ToDeletion(registry)) : null;
        var change = new EncodedChange(stored.Revision, stored.ToEncodedItem(registry));
        if (filter is null || filter(change.Message.WorkItem))
            return change;
        return mayBeHeld ? new EncodedChange(stored.ToUnmatched(registry)) : null;
    }
}
