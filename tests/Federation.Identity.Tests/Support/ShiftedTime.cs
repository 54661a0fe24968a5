namespace Federation.Identity.Tests.Support;

/// <summary>The time of the machine, put forward at will.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private TimeSpan _shift;

    internal void Advance(TimeSpan by) => _shift += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;
}
