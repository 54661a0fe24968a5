using Federation.Catalog.Storage;
using Federation.Protocol.Digests;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Federation.Catalog.Digests;

/// <summary>
/// The digest entries of a registry, as one transaction sees them. They are read from an index that holds all that an entry is made
/// of.
/// </summary>
/// <remarks>A change of an item reads the entries of its whole leaf, so they are read by SQLite's own calls, which make no objects.</remarks>
internal sealed class StoredEntries : IDigestEntries, IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _query;

    internal StoredEntries(StoreConnection connection, long registry)
    {
        _database = connection.Handle!;
        Require(raw.sqlite3_prepare_v2(
            _database,
            """
            SELECT place, origin_revision, content_hash FROM work_item INDEXED BY work_item_by_place
            WHERE registry = ?1 AND place BETWEEN ?2 AND ?3 AND content_hash IS NOT NULL
            ORDER BY place, content_hash
            """,
            out _query));
        Require(raw.sqlite3_bind_int64(_query, 1, registry));
    }

    public IEnumerable<DigestEntry> Read(DigestPrefix range)
    {
        raw.sqlite3_reset(_query);
        Require(raw.sqlite3_bind_int64(_query, 2, (long)range.First));
        Require(raw.sqlite3_bind_int64(_query, 3, (long)range.Last));
        int result;
        while ((result = raw.sqlite3_step(_query)) == raw.SQLITE_ROW)
        {
            yield return new DigestEntry(
                (ulong)raw.sqlite3_column_int64(_query, 0),
                raw.sqlite3_column_int64(_query, 1),
                new DigestHash(raw.sqlite3_column_blob(_query, 2)));
        }

        Require(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
    }

    public void Dispose() => _query.Dispose();

    private void Require(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
