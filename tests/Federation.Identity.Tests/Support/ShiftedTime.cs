using System.Collections.Concurrent;

namespace Federation.Identity.Tests.Support;

/// <summary>The time of the machine, put forward at will, and with it what waits for a time.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private readonly ConcurrentDictionary<Wait, bool> _waits = new();
    private TimeSpan _shift;

    internal void Advance(TimeSpan by)
    {
        _shift += by;
        foreach (var wait in _waits.Keys)
            wait.Begin();
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Wait wait = null!;
        var timer = base.CreateTimer(given => wait.End(callback, given), state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        wait = new Wait(this, timer);
        _waits.TryAdd(wait, true);
        wait.Change(dueTime, period);
        return wait;
    }

    private sealed class Wait(ShiftedTime time, ITimer timer) : ITimer
    {
        private DateTimeOffset? _end;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            (_end, _period) = (dueTime == Timeout.InfiniteTimeSpan ? null : time.GetUtcNow() + dueTime, period);
            return dueTime == Timeout.InfiniteTimeSpan ? timer.Change(dueTime, period) : Begin();
        }

        public bool Begin()
        {
            if (_end is not { } end)
                return true;
            var rest = end - time.GetUtcNow();
            return timer.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, _period);
        }

        public void End(TimerCallback callback, object? state)
        {
            _end = _period > TimeSpan.Zero ? time.GetUtcNow() + _period : null;
            callback(state);
        }

        public void Dispose()
        {
            time._waits.TryRemove(this, out _);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
