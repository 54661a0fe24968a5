using System.Runtime.CompilerServices;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch;

/// <summary>Reads the log for one watcher, at the watcher's own pace, and waits at its end.</summary>
internal sealed class EventStream(EventLog log, EventTail tail, EventJournal journal, TimeProvider time)
{
    private const int ReadSize = 256;
    private static readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>The events after a number, and signs of life, until the token is cancelled.</summary>
    /// <exception cref="Grpc.Core.RpcException">OUT_OF_RANGE when an event after the number is no longer kept.</exception>
    public async IAsyncEnumerable<WatchEventsResponse> ReadAsync(
        long? after, EventFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = after ?? await log.LastAsync(cancellationToken).ConfigureAwait(false);
        var silence = new CancellationTokenSource(TimeSpan.Zero, time);
        try
        {
            while (true)
            {
                var written = journal.Written;
                var read = await tail.ReadAfterAsync(number, ReadSize, written, cancellationToken).ConfigureAwait(false);
                if (silence.IsCancellationRequested)
                {
                    yield return new WatchEventsResponse { Number = number };
                    silence.Dispose();
                    silence = new CancellationTokenSource(_heartbeat, time);
                }

                var passes = await filter.ReadAsync(cancellationToken).ConfigureAwait(false);
                foreach (var happened in read.Where(passes))
                {
                    yield return new WatchEventsResponse { Event = happened, Number = happened.Number };
                    silence.CancelAfter(_heartbeat);
                }

                if (read.Count > 0)
                    number = read[^1].Number;
                if (read.Count < ReadSize)
                    await WaitAsync(written, silence.Token, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            silence.Dispose();
        }
    }

    private static async Task WaitAsync(Task written, CancellationToken silence, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence, cancellationToken);
        await written.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
