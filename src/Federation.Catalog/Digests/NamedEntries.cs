using Federation.Catalog.Storage;
using Federation.Protocol.Digests;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Digests;

/// <summary>Finds the items that the entries of a digest stand for.</summary>
internal static class NamedEntries
{
    /// <summary>Reads the entries of a range, in their order, with the names of their items.</summary>
    internal static List<NamedEntry> Read(StoreConnection connection, RegistryState registry, DigestPrefix range)
    {
        using var query = connection.Statement(
            """
            SELECT id, place, origin_revision, content_hash FROM work_item INDEXED BY work_item_by_place
            WHERE registry = $1 AND place BETWEEN $2 AND $3 AND content_hash IS NOT NULL
            ORDER BY place, content_hash
            """,
            registry.Key, (long)range.First, (long)range.Last);
        return Read(query, registry);
    }

    /// <summary>Finds the names of entries. One that is no longer there is left out.</summary>
    internal static List<NamedEntry> Find(
        StoreConnection connection, RegistryState registry, IEnumerable<DigestEntry> entries, CancellationToken cancellationToken)
    {
        List<NamedEntry> found = [];
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var query = connection.Statement(
                """
                SELECT id, place, origin_revision, content_hash FROM work_item INDEXED BY work_item_by_place
                WHERE registry = $1 AND place = $2 AND content_hash IS NOT NULL
                """,
                registry.Key, (long)entry.Place);
            found.AddRange(Read(query, registry).Where(named => named.Entry == entry));
        }

        return found;
    }

    private static List<NamedEntry> Read(SqliteCommand query, RegistryState registry)
    {
        using var rows = query.ExecuteReader();
        List<NamedEntry> entries = [];
        while (rows.Read())
        {
            entries.Add(new NamedEntry(
                registry.Name.WorkItem(rows.GetString(0)),
                new DigestEntry((ulong)rows.GetInt64(1), rows.GetInt64(2), new DigestHash(rows.GetFieldValue<byte[]>(3)))));
        }

        return entries;
    }
}
