namespace Federation.Aggregator.Watch;

/// <summary>Wakes everybody who waits for something to happen again.</summary>
internal sealed class Signal
{
    private volatile TaskCompletionSource _next = New();

    /// <summary>Ends when it happens after this was asked for.</summary>
    public Task Next => _next.Task;

    /// <summary>Says that it happened.</summary>
    public void Fire() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
