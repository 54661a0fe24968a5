using Federation.Protocol.Aggregator.V1;
using Microsoft.Data.Sqlite;

namespace Federation.Aggregator.Watch;

/// <summary>Something that the journal writes: an event, or what makes events where it is news.</summary>
internal sealed class JournalEntry
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<SqliteConnection, IReadOnlyList<WatchEvent>> _events;

    /// <summary>An event.</summary>
    public JournalEntry(WatchEvent happened) => (_events, Size) = (_ => [happened], 1);

    /// <summary>A change of items.</summary>
    public JournalEntry(ItemChange change) => (_events, Size) = (connection => ItemBaseline.Apply(connection, change), 1 + change.Stored.Count);

    /// <summary>What is known of duplicates.</summary>
    public JournalEntry(DuplicateReading reading) => (_events, Size) = (connection => DuplicateBaseline.Apply(connection, reading), 1 + reading.Found.Count);

    /// <summary>How much there is to write, in events, items and duplicates.</summary>
    public int Size { get; }

    /// <summary>Ends once it was written, or could not be.</summary>
    public Task Done => _done.Task;

    /// <summary>Takes it into what events are compared with, and gives the events.</summary>
    public IReadOnlyList<WatchEvent> EventsIn(SqliteConnection connection) => _events(connection);

    /// <summary>Says that it was written, or could not be.</summary>
    public void Complete() => _done.SetResult();
}
