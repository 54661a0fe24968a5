using System.Collections.Concurrent;

namespace Federation.Aggregator.Tests.Support;

/// <summary>The clock of the system, whose timers ring as if so many times as much time had passed.</summary>
internal sealed class HurriedClock(int factor = 1_000) : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    /// <summary>The times that were waited for.</summary>
    public IReadOnlyCollection<TimeSpan> Waits => _waits;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime / factor, period);
    }
}
