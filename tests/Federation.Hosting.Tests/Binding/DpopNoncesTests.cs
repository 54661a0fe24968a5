using Microsoft.Extensions.Time.Testing;

namespace Federation.Hosting.Tests.Binding;

public sealed class DpopNoncesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_nonce_is_good_for_minutes_and_not_for_ever()
    {
        var nonces = new DpopNonces(_time);
        var nonce = nonces.Current;
        _time.Advance(DpopNonces.Lifetime);
        nonces.IsGood(nonce).Should().BeTrue();
        _time.Advance(DpopNonces.Lifetime);
        nonces.IsGood(nonce).Should().BeFalse();
    }

    [Fact]
    public void A_nonce_of_another_host_is_not_good() =>
        new DpopNonces(_time).IsGood(new DpopNonces(_time).Current).Should().BeFalse();
}
