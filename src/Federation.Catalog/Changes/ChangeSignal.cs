namespace Federation.Catalog;

/// <summary>Wakes those who wait for a registry to change.</summary>
internal sealed class ChangeSignal(long revision)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = NewSource();
    private long _revision = revision;

    internal void Raise(long revision)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (revision <= _revision)
                return;
            _revision = revision;
            changed = _changed;
            _changed = NewSource();
        }

        changed.TrySetResult();
    }

    /// <summary>Lets all who wait fail.</summary>
    internal void End(Exception reason)
    {
        lock (_lock)
            _changed.TrySetException(reason);
    }

    internal async Task<long> WaitAsync(long afterRevision, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_revision > afterRevision)
                    return _revision;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
