using Federation.Protocol.Catalog.V1;

namespace Federation.Replication.Peers;

/// <summary>
/// Whether a peer may be called: closed while it answers, open while it is left alone after a failure, half open while one call
/// finds out whether it is back. Safe for use by several threads.
/// </summary>
/// <param name="minimum">The wait after a first failure; it doubles with each further one, with jitter.</param>
/// <param name="maximum">
/// The longest wait. A peer that fails again sooner than that after it came back does not start from the shortest wait: so one
/// that comes and goes is asked ever more seldom.
/// </param>
/// <param name="time">The clock.</param>
internal sealed class Circuit(TimeSpan minimum, TimeSpan maximum, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly BackOff _backOff = new(minimum, maximum);
    private CircuitStatus _status = new() { State = CircuitState.Closed };
    private DateTimeOffset? _closedSince;
    private TaskCompletionSource _retried = new();

    /// <summary>How it is now.</summary>
    public CircuitStatus Status => Volatile.Read(ref _status);

    /// <summary>Whether calls may be made.</summary>
    public bool IsClosed => Status.State == CircuitState.Closed;

    /// <summary>The peer has answered.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_status.State != CircuitState.Closed || _closedSince is null)
                _closedSince = time.GetUtcNow();
            _status = new CircuitStatus { State = CircuitState.Closed };
        }
    }

    /// <summary>A call has failed. One more failure of an open circuit is news of the old one, and changes nothing.</summary>
    public void Open(string reason)
    {
        lock (_gate)
        {
            if (_status.State == CircuitState.Open)
                return;
            if (_closedSince is { } since && time.GetUtcNow() - since >= maximum)
                _backOff.Reset();
            _closedSince = null;
            _retried = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _status = new CircuitStatus
            {
                State = CircuitState.Open,
                FailureCount = _status.FailureCount + 1,
                NextAttemptTime = time.GetUtcNow() + _backOff.Next(),
                LastError = reason,
            };
        }
    }

    /// <summary>The next attempt is due now, and waits begin from the shortest again.</summary>
    public void Retry()
    {
        lock (_gate)
        {
            _backOff.Reset();
            _retried.TrySetResult();
        }
    }

    /// <summary>Returns when a call may be made: at once while the circuit is closed, and when the next attempt is due, which makes it half open.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (Status is not { State: CircuitState.Open, NextAttemptTime: { } due })
            return;
        var wait = due - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            await Task.WhenAny(_retried.Task, Task.Delay(wait, time, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        lock (_gate)
            _status = _status with { State = CircuitState.HalfOpen, NextAttemptTime = null };
    }
}
