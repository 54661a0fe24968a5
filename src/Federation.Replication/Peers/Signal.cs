namespace Federation.Replication.Peers;

/// <summary>Wakes the one who waits; set while nobody does, it wakes the next one who will. Safe for use by several threads.</summary>
internal sealed class Signal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _set = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the signal is set.</summary>
    public Task Task
    {
        get
        {
            lock (_gate)
                return _set.Task;
        }
    }

    public void Set()
    {
        lock (_gate)
            _set.TrySetResult();
    }

    /// <summary>From now on it is not set.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            if (_set.Task.IsCompleted)
                _set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until the signal is set, at most so long, and takes it back. Does not throw when it is cancelled.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.WaitAsync(atMost, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Reset();
    }
}
