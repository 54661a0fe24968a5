using Federation.Catalog.Storage;
using Federation.Protocol.Digests;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Digests;

/// <summary>
/// The digest entries of a registry, as one transaction sees them: the items, and those in quarantine, which stand in place of what
/// is held of the same item.
/// </summary>
/// <remarks>The items are read from an index that holds all that an entry is made of.</remarks>
internal sealed class StoredEntries : IDigestEntries, IDisposable
{
    private readonly long _registry;
    private readonly SqliteCommand _items;
    private readonly List<DigestEntry> _quarantined;

    internal StoredEntries(SqliteConnection connection, long registry)
    {
        _registry = registry;
        _items = connection.Statement(
            """
            SELECT place, origin_revision, content_hash FROM work_item INDEXED BY work_item_by_place
            WHERE registry = $1 AND place BETWEEN $2 AND $3 AND content_hash IS NOT NULL
            ORDER BY place, content_hash
            """,
            registry, 0L, 0L);
        _quarantined = ReadQuarantined(connection, registry);
    }

    public IEnumerable<DigestEntry> Read(DigestPrefix range) =>
        _quarantined.Count == 0 ? ReadItems(range) : Merge(ReadItems(range), range);

    public void Dispose() => _items.Dispose();

    private IEnumerable<DigestEntry> ReadItems(DigestPrefix range)
    {
        using var rows = _items.With(_registry, (long)range.First, (long)range.Last).ExecuteReader();
        while (rows.Read())
            yield return Entry(rows);
    }

    private IEnumerable<DigestEntry> Merge(IEnumerable<DigestEntry> items, DigestPrefix range)
    {
        var quarantined = new Queue<DigestEntry>(_quarantined.Where(entry => range.Contains(entry.Place)));
        var places = quarantined.Select(entry => entry.Place).ToHashSet();
        foreach (var item in items.Where(item => !places.Contains(item.Place)))
        {
            while (quarantined.TryPeek(out var next) && next < item)
                yield return quarantined.Dequeue();
            yield return item;
        }

        foreach (var entry in quarantined)
            yield return entry;
    }

    // They are few: see QuarantineTable.
    private static List<DigestEntry> ReadQuarantined(SqliteConnection connection, long registry)
    {
        using var query = connection.Statement(
            """
            SELECT place, revision, content_hash FROM quarantine
            WHERE registry = $1 AND place IS NOT NULL ORDER BY place, content_hash
            """,
            registry);
        using var rows = query.ExecuteReader();
        List<DigestEntry> entries = [];
        while (rows.Read())
            entries.Add(Entry(rows));
        return entries;
    }

    private static DigestEntry Entry(SqliteDataReader row) =>
        new((ulong)row.GetInt64(0), row.GetInt64(1), new DigestHash(row.GetFieldValue<byte[]>(2)));
}
