using Federation.Catalog.Storage;
using Federation.Protocol.Digests;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Digests;

/// <summary>
/// The digest entries of a registry, as one transaction sees them. They are read from an index that holds all that an entry is made
/// of.
/// </summary>
internal sealed class StoredEntries : IDigestEntries, IDisposable
{
    private readonly long _registry;
    private readonly SqliteCommand _query;

    internal StoredEntries(SqliteConnection connection, long registry)
    {
        _registry = registry;
        _query = connection.Statement(
            """
            SELECT place, origin_revision, content_hash FROM work_item INDEXED BY work_item_by_place
            WHERE registry = $1 AND place BETWEEN $2 AND $3 AND content_hash IS NOT NULL
            ORDER BY place, content_hash
            """,
            registry, 0L, 0L);
    }

    public IEnumerable<DigestEntry> Read(DigestPrefix range)
    {
        using var rows = _query.With(_registry, (long)range.First, (long)range.Last).ExecuteReader();
        while (rows.Read())
            yield return new DigestEntry((ulong)rows.GetInt64(0), rows.GetInt64(1), new DigestHash(rows.GetFieldValue<byte[]>(2)));
    }

    public void Dispose() => _query.Dispose();
}
