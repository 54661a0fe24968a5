using System.Diagnostics;

namespace Federation.Node.Tests.Support;

/// <summary>The system's clock, which a test moves on: timers that fall due by that fire at once, the others so much sooner.</summary>
public sealed class ShiftingTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ShiftingTimer> _timers = [];
    private TimeSpan _shift;
    private TimeSpan _error;

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan by)
    {
        lock (_lock)
        {
            _shift += by;
            _timers.ForEach(timer => timer.CatchUp());
        }
    }

    /// <summary>Sets the clock, while no time passes.</summary>
    public void Set(TimeSpan ahead)
    {
        lock (_lock)
            _error = ahead;
    }

    public override DateTimeOffset GetUtcNow() => Passed + _error;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(_shift.TotalSeconds * Stopwatch.Frequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ShiftingTimer timer = null!;
        timer = new ShiftingTimer(this, base.CreateTimer(_ => timer.Ring(() => callback(state)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        lock (_lock)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    private DateTimeOffset Passed => base.GetUtcNow() + _shift;

    private void Forget(ShiftingTimer timer)
    {
        lock (_lock)
            _timers.Remove(timer);
    }

    private sealed class ShiftingTimer(ShiftingTime time, ITimer timer) : ITimer
    {
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                (_due, _period) = (dueTime == Timeout.InfiniteTimeSpan ? null : time.Passed + dueTime, period);
                return timer.Change(dueTime, period);
            }
        }

        internal void CatchUp()
        {
            if (_due - time.Passed is { } rest)
                timer.Change(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, _period);
        }

        internal void Ring(Action callback)
        {
            lock (time._lock)
            {
                if (_due <= time.Passed)
                    _due = _period > TimeSpan.Zero ? time.Passed + _period : null;
            }

            callback();
        }

        public void Dispose()
        {
            time.Forget(this);
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            time.Forget(this);
            return timer.DisposeAsync();
        }
    }
}
