using Federation.Catalog.Storage;
using Federation.Protocol.Catalog.V1;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.History;

/// <summary>The states that items had: the newest are in the table <c>work_item</c>, those before in <c>past_work_item</c>.</summary>
internal static class PastStates
{
    /// <summary>Makes sure that a state of a registry can be read.</summary>
    /// <exception cref="HistoryAtOriginException">The registry is a copy.</exception>
    /// <exception cref="RevisionForgottenException">The state is no longer kept.</exception>
    /// <exception cref="RevisionNotReachedException">The registry has not come to it yet.</exception>
    internal static void Require(RegistryState registry, long revision)
    {
        if (registry.Role != RegistryRole.Own)
            throw new HistoryAtOriginException(registry.Name);
        if (revision > registry.Revision)
            throw new RevisionNotReachedException(registry.Name, revision, registry.Revision);
        if (revision < registry.HistoryRevision)
            throw new RevisionForgottenException(registry.Name, revision, registry.HistoryRevision);
    }

    /// <summary>Reads the items as of a revision, in any order.</summary>
    internal static SqliteCommand All(StoreConnection connection, RegistryState registry, long revision) => connection.Statement(
        $"""
        SELECT {StoredItem.Columns} FROM work_item WHERE registry = $1 AND revision <= $2 AND content IS NOT NULL
        UNION ALL
        SELECT {StoredItem.PastColumns} FROM past_work_item
        WHERE registry = $1 AND revision <= $2 AND next_revision > $2 AND content IS NOT NULL
        """,
        registry.Key, revision);

    /// <summary>Reads an item as of a revision; null when there was none.</summary>
    internal static StoredItem? Find(StoreConnection connection, RegistryState registry, string id, long revision)
    {
        using var query = connection.Statement(
            $"""
            SELECT {StoredItem.Columns} FROM work_item WHERE registry = $1 AND id = $2 AND revision <= $3 AND content IS NOT NULL
            UNION ALL
            SELECT {StoredItem.PastColumns} FROM past_work_item
            WHERE registry = $1 AND id = $2 AND revision <= $3 AND next_revision > $3 AND content IS NOT NULL
            """,
            registry.Key, id, revision);
        using var row = query.ExecuteReader();
        return row.Read() ? StoredItem.Of(row) : null;
    }

    /// <summary>Reads the content that an item had before a revision; null when there was none, or it is no longer kept.</summary>
    internal static WorkItem? Before(StoreConnection connection, RegistryState registry, string id, long revision)
    {
        using var query = connection.Statement(
            "SELECT content FROM past_work_item WHERE registry = $1 AND id = $2 AND next_revision = $3 AND revision < $3",
            registry.Key, id, revision);
        return query.ExecuteScalar() is byte[] content ? WorkItem.Parser.ParseFrom(content) : null;
    }

    /// <summary>
    /// Forgets states that were superseded before a time, so many at once; as of what they stood for nothing can be read any more.
    /// Gives how many they were.
    /// </summary>
    internal static int Forget(StoreConnection connection, RegistryState registry, DateTimeOffset before, int limit)
    {
        const string Old =
            "SELECT key FROM past_work_item WHERE registry = $1 AND next_time < $2 ORDER BY next_time, key LIMIT $3";
        var time = before.ToUnixTimeMilliseconds();
        connection.Run(
            $"""
            UPDATE registry
            SET history_revision = max(history_revision, (SELECT ifnull(max(next_revision), 0) FROM past_work_item WHERE key IN ({Old})))
            WHERE key = $1
            """,
            registry.Key, time, limit);
        return connection.Run($"DELETE FROM past_work_item WHERE key IN ({Old})", registry.Key, time, limit);
    }
}
