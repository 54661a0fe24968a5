using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Federation.Identity.Tests.SignIn;

public sealed class SignInThrottleTests
{
    private static readonly IPAddress _here = IPAddress.Parse("192.0.2.1");

    private readonly FakeTimeProvider _time = new();
    private readonly SignInThrottle _throttle;

    public SignInThrottleTests() => _throttle = new SignInThrottle(_time);

    [Fact]
    public void Five_wrong_passwords_are_followed_by_a_wait()
    {
        Fail("ada", _here, times: 5);
        _throttle.WaitBefore("ada", _here).Should().Be(SignInThrottle.Window);
        _time.Advance(SignInThrottle.Window);
        _throttle.WaitBefore("ada", _here).Should().BeNull();
    }

    [Fact]
    public void Right_passwords_do_not_count()
    {
        for (var i = 0; i < 100; i++)
        {
            _throttle.WaitBefore("ada", _here).Should().BeNull();
            _throttle.Succeeded("ada", _here);
        }
    }

    [Fact]
    public void A_stranger_elsewhere_locks_nobody_out_with_a_few_attempts()
    {
        Fail("ada", IPAddress.Parse("198.51.100.7"), times: 5);
        _throttle.WaitBefore("ada", _here).Should().BeNull();
    }

    [Fact]
    public void Many_strangers_together_try_no_more_than_fifty_passwords_of_one_person()
    {
        for (var i = 0; i < 50; i++)
            Fail("ada", new IPAddress([198, 51, 100, (byte)i]), times: 1);
        _throttle.WaitBefore("ada", IPAddress.Parse("198.51.100.77")).Should().NotBeNull();
    }

    [Fact]
    public void One_stranger_tries_no_more_than_thirty_passwords_of_all_people()
    {
        for (var i = 0; i < 30; i++)
            Fail($"person{i}", _here, times: 1);
        _throttle.WaitBefore("ada", _here).Should().NotBeNull();
    }

    [Fact]
    public void Another_address_in_the_same_network_is_the_same_stranger()
    {
        Fail("ada", IPAddress.Parse("2001:db8::1"), times: 5);
        _throttle.WaitBefore("ada", IPAddress.Parse("2001:db8::2")).Should().NotBeNull();
        _throttle.WaitBefore("ada", IPAddress.Parse("2001:db8:0:1::1")).Should().BeNull();
    }

    private void Fail(string name, IPAddress address, int times)
    {
        for (var i = 0; i < times; i++)
            _throttle.WaitBefore(name, address).Should().BeNull();
    }
}
