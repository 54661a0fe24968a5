using System.Threading.Channels;
using Federation.Aggregator.Storage;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Federation.Aggregator.Watch;

/// <summary>Writes events into the log, many at a time, beside whatever they come from; and wakes those who wait for them.</summary>
internal sealed partial class EventJournal(EventLog log, TimeProvider time, ILogger<EventJournal> logger) : BackgroundService
{
    // Events that may wait; whoever brings more waits too.
    private const int QueueLimit = 10_000;
    private const int BatchLimit = 1_000;

    private readonly Channel<WatchEvent> _queue = Channel.CreateBounded<WatchEvent>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });
    private readonly Signal _written = new();

    /// <summary>Ends when events have been written after it was asked for.</summary>
    public Task Written => _written.Next;

    /// <summary>Adds an event that happened now.</summary>
    public ValueTask AddAsync(WatchEvent happened, CancellationToken cancellationToken)
    {
        happened.Time = Timestamp.FromDateTimeOffset(time.GetUtcNow());
        return _queue.Writer.WriteAsync(happened, cancellationToken);
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
            List<WatchEvent> batch = [];
            while (batch.Count < BatchLimit && _queue.Reader.TryRead(out var happened))
                batch.Add(happened);
            await WriteAsync(batch).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(List<WatchEvent> batch)
    {
        try
        {
            await log.AddAsync(batch, CancellationToken.None).ConfigureAwait(false);
        }
        catch (DurableStoreException e)
        {
            // Mirrors must not wait for a disk to be mended.
            LogLost(batch.Count, e);
        }

        _written.Fire();
    }

    [LoggerMessage(LogLevel.Error, "{Count} events could not be written, and are lost")]
    private partial void LogLost(int count, Exception exception);
}
