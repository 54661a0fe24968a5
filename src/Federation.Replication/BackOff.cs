namespace Federation.Replication;

/// <summary>The waits between attempts: each twice the one before up to a limit, with jitter. Not thread-safe.</summary>
/// <param name="minimum">The first wait.</param>
/// <param name="maximum">The longest wait.</param>
public sealed class BackOff(TimeSpan minimum, TimeSpan maximum)
{
    private TimeSpan? _next;

    /// <summary>The wait before the next attempt: between half of its time and all of it.</summary>
    public TimeSpan Next()
    {
        var longest = _next ?? minimum;
        _next = TimeSpan.FromTicks(Math.Min(maximum.Ticks, 2 * longest.Ticks));
#pragma warning disable CA5394 // Jitter keeps callers out of step; it guards nothing.
        return longest * (0.5 + (Random.Shared.NextDouble() / 2));
#pragma warning restore CA5394
    }

    /// <summary>An attempt has succeeded: the next wait is the shortest again.</summary>
    public void Reset() => _next = null;
}
