using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch;

/// <summary>
/// Reads what comes next in the log for those who wait at the same place: once for all of them, as the store serves one at a time and the
/// journal would have to wait for each.
/// </summary>
internal sealed class EventTail(EventLog log)
{
    private readonly Lock _gate = new();
    private Reading? _newest;

    /// <summary>Reads events after a number, the oldest first. They are shared, and not to be changed.</summary>
    /// <param name="number">The number.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="written">What <see cref="EventJournal.Written"/> was before; what is written after it ends is read anew.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <inheritdoc cref="EventLog.ReadAfterAsync"/>
    public Task<List<WatchEvent>> ReadAfterAsync(long number, int limit, Task written, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_newest is not { } newest || (newest.Number, newest.Limit, newest.Written) != (number, limit, written) || newest.Events.IsFaulted)
                _newest = newest = new Reading(number, limit, written, log.ReadAfterAsync(number, limit, CancellationToken.None));
            return newest.Events.WaitAsync(cancellationToken);
        }
    }

    private sealed record Reading(long Number, int Limit, Task Written, Task<List<WatchEvent>> Events);
}
