using Federation.Protocol.Catalog.V1;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>The change order of a registry: items and tombstones by revision.</summary>
internal static class Changes
{
    internal static ChangeBatch Read(
        SqliteConnection connection, RegistryState registry, Epoch epoch, long afterRevision, ChangeLimits limits)
    {
        using var query = connection.Statement(
            $"SELECT {StoredItem.Columns} FROM work_item WHERE registry = $1 AND revision > $2 ORDER BY revision LIMIT $3",
            registry.Key, afterRevision, limits.Items);
        using var rows = query.ExecuteReader();
        var changes = new List<WorkItemChange>();
        var bytes = 0;
        while (bytes < limits.Bytes && rows.Read())
        {
            var stored = StoredItem.Of(rows);
            bytes += stored.Content?.Length ?? 0;
            if (changes.Count > 0 && bytes > limits.Bytes)
                break;
            changes.Add(stored.ToChange(registry.Name, epoch));
        }

        var reached = changes.Count > 0 ? changes[^1].Revision : registry.Revision;
        return new ChangeBatch(changes, reached, registry.Revision);
    }

    internal static int ForgetTombstones(SqliteConnection connection, RegistryState registry, DateTimeOffset before)
    {
        const string Old = "registry = $1 AND content IS NULL AND update_time < $2";
        var time = before.ToUnixTimeMilliseconds();
        connection.Run(
            $"""
            UPDATE registry
            SET forgotten_revision = max(forgotten_revision, (SELECT ifnull(max(revision), 0) FROM work_item WHERE {Old}))
            WHERE key = $1
            """,
            registry.Key, time);
        return connection.Run($"DELETE FROM work_item WHERE {Old}", registry.Key, time);
    }
}
