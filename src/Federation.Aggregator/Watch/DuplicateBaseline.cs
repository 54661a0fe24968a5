using Federation.Aggregator.Storage;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;

namespace Federation.Aggregator.Watch;

/// <summary>
/// The duplicates as events last told of them, in the durable store, in one transaction with the log: what was found or went while the
/// process was down makes its events when it runs again. What there is when two registries are first compared is no news.
/// </summary>
internal static class DuplicateBaseline
{
    /// <summary>Statements that make its tables.</summary>
    public const string Tables =
        """
        CREATE TABLE watch_compared (registries TEXT PRIMARY KEY) STRICT, WITHOUT ROWID; -- pairs of registries that were compared once
        CREATE TABLE watch_duplicate (
          name TEXT PRIMARY KEY,
          registries TEXT NOT NULL,
          content BLOB NOT NULL -- federation.aggregator.v1.WatchEvent, that it was found
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX watch_duplicate_registries ON watch_duplicate (registries);
        """;

    // Duplicates that are kept; those beyond it make no events.
    private const long CountLimit = 500_000;

    /// <summary>Takes a reading in, and gives the events that it makes.</summary>
    public static IReadOnlyList<WatchEvent> Apply(SqliteConnection connection, DuplicateReading reading)
    {
        var registries = $"{reading.Left} {reading.Right}";
        var isNews = connection.Number("SELECT count(*) FROM watch_compared WHERE registries = $1", registries) > 0;
        var gone = reading.IsWhole
            ? [.. connection.Texts("SELECT name FROM watch_duplicate WHERE registries = $1", registries).Except(reading.Found.Select(found => found.Duplicate))]
            : reading.Gone;
        List<WatchEvent> events = [.. gone.SelectMany(name => Remove(connection, name)), .. Store(connection, registries, reading.Found)];
        if (reading.IsWhole && !isNews)
            connection.Run("INSERT INTO watch_compared (registries) VALUES ($1)", registries);
        foreach (var happened in events)
            happened.Time = Timestamp.FromDateTimeOffset(reading.Time);
        return isNews ? events : [];
    }

    private static IEnumerable<WatchEvent> Store(SqliteConnection connection, string registries, IReadOnlyList<WatchEvent> found)
    {
        if (found.Count == 0)
            yield break;
        var room = CountLimit - connection.Number("SELECT count(*) FROM watch_duplicate");
        foreach (var each in found.TakeWhile(_ => room > 0))
        {
            if (connection.Run("INSERT INTO watch_duplicate (name, registries, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", each.Duplicate, registries, each.ToByteArray()) == 0)
                continue;
            room--;
            yield return each;
        }
    }

    private static IEnumerable<WatchEvent> Remove(SqliteConnection connection, string name)
    {
        using var query = connection.Statement("DELETE FROM watch_duplicate WHERE name = $1 RETURNING content", name);
        using var row = query.ExecuteReader();
        if (!row.Read())
            yield break;
        var gone = WatchEvent.Parser.ParseFrom(row.GetFieldValue<byte[]>(0));
        gone.Kind = WatchEventKind.DuplicateGone;
        yield return gone;
    }
}
