using Microsoft.Extensions.Time.Testing;

namespace Federation.Hosting.Tests;

public sealed class ReplayGuardTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_was_used_is_refused_until_it_is_too_old_anyway()
    {
        var guard = new ReplayGuard(_time);
        guard.TryUse("one", "a", _time.GetUtcNow().AddMinutes(1)).Should().BeTrue();
        guard.TryUse("one", "a", _time.GetUtcNow().AddMinutes(1)).Should().BeFalse();
        guard.TryUse("one", "b", _time.GetUtcNow().AddMinutes(1)).Should().BeTrue();
        _time.Advance(TimeSpan.FromMinutes(1));
        guard.TryUse("one", "a", _time.GetUtcNow().AddMinutes(1)).Should().BeTrue();
    }

    [Fact]
    public void A_guard_that_is_full_refuses_rather_than_forgets()
    {
        var guard = new ReplayGuard(_time, capacity: 4);
        guard.TryUse("two", "x", _time.GetUtcNow().AddMinutes(2));
        guard.TryUse("two", "y", _time.GetUtcNow().AddMinutes(2));
        guard.TryUse("one", "a", _time.GetUtcNow().AddMinutes(1));
        guard.TryUse("one", "b", _time.GetUtcNow().AddMinutes(2));
        guard.TryUse("one", "c", _time.GetUtcNow().AddMinutes(2)).Should().BeFalse();
        _time.Advance(TimeSpan.FromMinutes(1));
        guard.TryUse("one", "c", _time.GetUtcNow().AddMinutes(2)).Should().BeTrue();
        guard.TryUse("one", "b", _time.GetUtcNow().AddMinutes(2)).Should().BeFalse();
    }

    [Fact]
    public void What_one_party_uses_up_leaves_room_for_others()
    {
        var guard = new ReplayGuard(_time, capacity: 4);
        foreach (var id in new[] { "a", "b", "c", "d" })
            guard.TryUse("flooding", id, _time.GetUtcNow().AddMinutes(1));
        guard.TryUse("flooding", "e", _time.GetUtcNow().AddMinutes(1)).Should().BeFalse();
        guard.TryUse("other", "a", _time.GetUtcNow().AddMinutes(1)).Should().BeFalse();
        guard.TryUse("other", "f", _time.GetUtcNow().AddMinutes(1)).Should().BeTrue();
        _time.Advance(TimeSpan.FromMinutes(1));
        guard.TryUse("flooding", "e", _time.GetUtcNow().AddMinutes(1)).Should().BeTrue();
    }
}
