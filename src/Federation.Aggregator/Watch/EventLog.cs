using Federation.Aggregator.Storage;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Watch;

/// <summary>The table of events, in one order. The oldest are forgotten.</summary>
internal sealed class EventLog(DurableStore store, IOptions<AggregatorOptions> options, TimeProvider time)
{
    // Events that are kept, whatever their age.
    private const long CountLimit = 200_000;

    private const string AfterNumber = "SELECT number, content FROM watch_event WHERE number > $1 ORDER BY number LIMIT $2";

    /// <summary>What the store keeps for it.</summary>
    public static TableSet Tables { get; } = new(
        "watch",
        [
            """
            CREATE TABLE watch_event (
              number INTEGER PRIMARY KEY AUTOINCREMENT,
              time INTEGER NOT NULL,
              content BLOB NOT NULL -- federation.aggregator.v1.WatchEvent, without its number
            ) STRICT;
            CREATE INDEX watch_event_time ON watch_event (time)
            """,
            ItemBaseline.Tables,
            DuplicateBaseline.Tables,
        ]);

    /// <summary>Whether events can be kept.</summary>
    public bool IsKept => store.IsKept;

    /// <summary>Adds events in their order, those that come of changes of items and duplicates among them, and forgets those that are too old.</summary>
    /// <exception cref="DurableStoreException">The store cannot be written.</exception>
    public Task AddAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken) => store.WriteAsync(
        connection =>
        {
            foreach (var added in entries.SelectMany(entry => entry.EventsIn(connection)))
                connection.Run("INSERT INTO watch_event (time, content) VALUES ($1, $2)", added.Time.ToDateTime().Ticks, added.ToByteArray());
            connection.Run("DELETE FROM watch_event WHERE time < $1", (time.GetUtcNow() - options.Value.EventRetention).UtcTicks);
            connection.Run("DELETE FROM watch_event WHERE number <= $1", Last(connection) - CountLimit);
        },
        cancellationToken);

    /// <summary>Reads events after a number, the oldest first.</summary>
    /// <exception cref="Grpc.Core.RpcException">OUT_OF_RANGE when the number is not within what is kept; FAILED_PRECONDITION when nothing is.</exception>
    /// <exception cref="DurableStoreException">The store cannot be read.</exception>
    public Task<List<WatchEvent>> ReadAfterAsync(long number, int limit, CancellationToken cancellationToken) => ReadAsync(
        connection =>
        {
            var last = Last(connection);
            var first = connection.Number("SELECT min(number) FROM watch_event") is var kept and > 0 ? kept : last + 1;
            return number >= first - 1 && number <= last
                ? Read(connection, AfterNumber, number, limit)
                : throw FederationErrors.EventForgotten(
                    $"There is no going on after event {number}: kept are those after {first - 1}, up to {last}. List the events, or watch from now on.");
        },
        cancellationToken);

    /// <summary>Reads events after a number as far as they are kept, the oldest first.</summary>
    /// <inheritdoc cref="LastAsync"/>
    public Task<List<WatchEvent>> ReadKeptAfterAsync(long number, int limit, CancellationToken cancellationToken) => ReadAsync(
        connection => Read(connection, AfterNumber, number, limit), cancellationToken);

    /// <summary>Reads events of a time after a number, the oldest first.</summary>
    /// <param name="start">When the time begins.</param>
    /// <param name="end">When it is over.</param>
    /// <param name="number">The number.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <inheritdoc cref="LastAsync"/>
    public Task<List<WatchEvent>> ReadBetweenAsync(DateTimeOffset start, DateTimeOffset end, long number, int limit, CancellationToken cancellationToken) => ReadAsync(
        connection => Read(
            connection,
            "SELECT number, content FROM watch_event WHERE time >= $3 AND time < $4 AND number > $1 ORDER BY number LIMIT $2",
            number,
            limit,
            start.UtcTicks,
            end.UtcTicks),
        cancellationToken);

    /// <summary>Since when all events are kept.</summary>
    /// <inheritdoc cref="LastAsync"/>
    public Task<DateTimeOffset> KeptSinceAsync(CancellationToken cancellationToken) => ReadAsync(
        static connection => connection.Number("SELECT min(number) FROM watch_event") switch
        {
            1 => DateTimeOffset.MinValue,
            0 when Last(connection) == 0 => DateTimeOffset.MinValue,
            0 => DateTimeOffset.MaxValue,
            var first => new DateTimeOffset(connection.Number("SELECT time FROM watch_event WHERE number = $1", first), TimeSpan.Zero),
        },
        cancellationToken);

    /// <summary>Reads events before a number, the newest first.</summary>
    /// <inheritdoc cref="LastAsync"/>
    public Task<List<WatchEvent>> ReadBeforeAsync(long number, int limit, CancellationToken cancellationToken) => ReadAsync(
        connection => Read(connection, "SELECT number, content FROM watch_event WHERE number < $1 ORDER BY number DESC LIMIT $2", number, limit),
        cancellationToken);

    /// <summary>The number of the last event that ever was; 0 before the first.</summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION when nothing is kept.</exception>
    /// <exception cref="DurableStoreException">The store cannot be read.</exception>
    public Task<long> LastAsync(CancellationToken cancellationToken) => ReadAsync(Last, cancellationToken);

    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) => IsKept
        ? store.ReadAsync(read, cancellationToken)
        : throw DurableStore.NotKept("events cannot be kept");

    private static long Last(SqliteConnection connection) => connection.Number("SELECT seq FROM sqlite_sequence WHERE name = 'watch_event'");

    private static List<WatchEvent> Read(SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var query = connection.Statement(sql, values);
        using var rows = query.ExecuteReader();
        List<WatchEvent> events = [];
        while (rows.Read())
        {
            var read = WatchEvent.Parser.ParseFrom(rows.GetFieldValue<byte[]>(1));
            read.Number = rows.GetInt64(0);
            events.Add(read);
        }

        return events;
    }
}
