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
        var isSilent = true;
        while (true)
        {
            var written = journal.Written;
            var read = await tail.ReadAfterAsync(number, ReadSize, written, cancellationToken).ConfigureAwait(false);
            if (isSilent)
                yield return new WatchEventsResponse { Number = number };
            var passes = await filter.ReadAsync(cancellationToken).ConfigureAwait(false);
            foreach (var happened in read.Where(passes))
                yield return new WatchEventsResponse { Event = happened, Number = happened.Number };
            if (read.Count > 0)
                number = read[^1].Number;
            isSilent = read.Count < ReadSize && !await IsInTimeAsync(written, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsInTimeAsync(Task written, CancellationToken cancellationToken)
    {
        try
        {
            await written.WaitAsync(_heartbeat, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
