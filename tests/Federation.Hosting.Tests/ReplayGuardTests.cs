using Federation.Hosting.Tests.Support;

namespace Federation.Hosting.Tests;

public sealed class ReplayGuardTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void What_was_used_is_refused_until_it_is_too_old_anyway()
    {
        var guard = new ReplayGuard(_time);
        guard.TryUse("a", _time.GetUtcNow().AddMinutes(1)).Should().BeTrue();
        guard.TryUse("a", _time.GetUtcNow().AddMinutes(1)).Should().BeFalse();
        guard.TryUse("b", _time.GetUtcNow().AddMinutes(1)).Should().BeTrue();
        _time.Advance(TimeSpan.FromMinutes(1));
        guard.TryUse("a", _time.GetUtcNow().AddMinutes(1)).Should().BeTrue();
    }

    [Fact]
    public void A_guard_that_is_full_refuses_rather_than_forgets()
    {
        var guard = new ReplayGuard(_time, capacity: 2);
        guard.TryUse("a", _time.GetUtcNow().AddMinutes(1));
        guard.TryUse("b", _time.GetUtcNow().AddMinutes(2));
        guard.TryUse("c", _time.GetUtcNow().AddMinutes(2)).Should().BeFalse();
        _time.Advance(TimeSpan.FromMinutes(1));
        guard.TryUse("c", _time.GetUtcNow().AddMinutes(2)).Should().BeTrue();
        guard.TryUse("b", _time.GetUtcNow().AddMinutes(2)).Should().BeFalse();
    }
}
