namespace Federation.Aggregator.Tests.Support;

/// <summary>The clock of the system, put forward as a test says. Timers run as ever.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    /// <summary>How far it is put forward.</summary>
    public TimeSpan Shift
    {
        get => new(Interlocked.Read(ref _shift));
        set => Interlocked.Exchange(ref _shift, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
