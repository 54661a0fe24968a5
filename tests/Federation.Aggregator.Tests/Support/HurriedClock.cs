namespace Federation.Aggregator.Tests.Support;

/// <summary>The clock of the system, whose timers ring as if a thousand times as much time had passed.</summary>
internal sealed class HurriedClock : TimeProvider
{
    private const int Factor = 1_000;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : dueTime / Factor, period);
}
