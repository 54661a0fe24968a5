using System.Threading.Channels;
using Federation.Aggregator.Storage;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Federation.Aggregator.Watch;

/// <summary>Writes events, and changes of items and duplicates, into the log, many at a time, beside whatever they come from; and wakes those who wait for them.</summary>
internal sealed partial class EventJournal(EventLog log, TimeProvider time, ILogger<EventJournal> logger) : BackgroundService
{
    // Entries that may wait; whoever brings more waits too.
    private const int QueueLimit = 10_000;

    // What is written in one transaction, in events, items and duplicates.
    private const int BatchLimit = 1_000;

    // Changes of more items wait until they are written, so that a mirror that is made anew fills no memory.
    private const int SmallChange = 100;

    private readonly Channel<JournalEntry> _queue = Channel.CreateBounded<JournalEntry>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });
    private readonly Signal _written = new();

    /// <summary>Ends when events have been written after it was asked for.</summary>
    public Task Written => _written.Next;

    /// <summary>Adds an event that happened now.</summary>
    public ValueTask AddAsync(WatchEvent happened, CancellationToken cancellationToken)
    {
        happened.Time = Timestamp.FromDateTimeOffset(time.GetUtcNow());
        return _queue.Writer.WriteAsync(new JournalEntry(happened), cancellationToken);
    }

    /// <summary>Adds what is known of duplicates.</summary>
    public ValueTask AddAsync(DuplicateReading reading, CancellationToken cancellationToken) => _queue.Writer.WriteAsync(new JournalEntry(reading), cancellationToken);

    /// <summary>Adds a change of items. One that has caught up, or asks what is held, is written when the call returns.</summary>
    public async Task AddAsync(ItemChange change, CancellationToken cancellationToken)
    {
        var entry = new JournalEntry(change);
        await _queue.Writer.WriteAsync(entry, cancellationToken).ConfigureAwait(false);
        if (change.CaughtUp || change.Holds is not null || change.Stored.Count > SmallChange)
            await entry.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what still waits. Those who bring events are stopped before.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } writing)
            await writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            List<JournalEntry> batch = [];
            for (var size = 0; size < BatchLimit && _queue.Reader.TryRead(out var entry); size += entry.Size)
                batch.Add(entry);
            await WriteAsync(batch).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(List<JournalEntry> batch)
    {
        try
        {
            await log.AddAsync(batch, CancellationToken.None).ConfigureAwait(false);
        }
        catch (DurableStoreException e)
        {
            // Mirrors must not wait for a disk to be mended. Items are compared again when their mirror is next read as a whole.
            LogLost(batch.Count, e);
        }

        foreach (var entry in batch)
            entry.Complete();
        _written.Fire();
    }

    [LoggerMessage(LogLevel.Error, "{Count} events or changes could not be written")]
    private partial void LogLost(int count, Exception exception);
}
