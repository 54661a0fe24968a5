using Federation.Catalog.Storage;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using ProtocolEntry = Federation.Protocol.Catalog.V1.DigestEntry;

namespace Federation.Catalog.Digests;

/// <summary>The entries of a digest with the names of their items, as messages carry them.</summary>
internal static class NamedEntries
{
    /// <summary>Reads the entries of a range, in their order.</summary>
    internal static List<ProtocolEntry> Read(SqliteConnection connection, RegistryState registry, DigestPrefix range)
    {
        using var query = connection.Statement(
            """
            SELECT id, origin_revision, content_hash, place FROM work_item INDEXED BY work_item_by_place
            WHERE registry = $1 AND place BETWEEN $2 AND $3 AND content_hash IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM quarantine WHERE registry = $1 AND place = work_item.place)
            UNION ALL
            SELECT substr(name, $4), revision, content_hash, place FROM quarantine
            WHERE registry = $1 AND place BETWEEN $2 AND $3
            ORDER BY place, content_hash
            """,
            registry.Key, (long)range.First, (long)range.Last, $"{registry.Name}/workItems/".Length + 1);
        using var rows = query.ExecuteReader();
        List<ProtocolEntry> entries = [];
        while (rows.Read())
        {
            entries.Add(new ProtocolEntry
            {
                Name = registry.Name.WorkItem(rows.GetString(0)).ToString(),
                Revision = rows.GetInt64(1),
                ContentHash = ByteString.CopyFrom(rows.GetFieldValue<byte[]>(2)),
            });
        }

        return entries;
    }

    /// <summary>The same entries as the tree has them.</summary>
    internal static IEnumerable<DigestEntry> Plain(IEnumerable<ProtocolEntry> entries) => entries.Select(entry => new DigestEntry(
        DigestPlace.Of(WorkItemName.Parse(entry.Name).Id), entry.Revision, new DigestHash(entry.ContentHash.Span)));
}
