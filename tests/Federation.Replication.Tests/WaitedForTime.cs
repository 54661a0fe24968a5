using Microsoft.Extensions.Time.Testing;

namespace Federation.Replication.Tests;

/// <summary>A clock that a test moves, and that tells whether anything ever waited for it.</summary>
internal sealed class WaitedForTime() : FakeTimeProvider(DateTimeOffset.UtcNow)
{
    private volatile bool _hasTimers;

    /// <summary>Whether a wait has begun.</summary>
    public bool HasTimers => _hasTimers;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _hasTimers = true;
        return timer;
    }
}
