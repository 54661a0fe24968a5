namespace Federation.Hosting.Tests.Trust.Chains;

/// <summary>The time of the machine, put forward at will. In between it stands still, so that nothing becomes due because the machine is busy.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private readonly Lock _gate = new();
    private TimeSpan _shift;
    private DateTimeOffset _now = System.GetUtcNow();

    internal void Advance(TimeSpan by)
    {
        lock (_gate)
        {
            _shift += by;
            _now = System.GetUtcNow() + _shift;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }
}
