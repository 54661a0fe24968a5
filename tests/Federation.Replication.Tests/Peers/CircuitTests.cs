using Federation.Protocol.Catalog.V1;
using Federation.Replication.Peers;
using Microsoft.Extensions.Time.Testing;

namespace Federation.Replication.Tests.Peers;

public sealed class CircuitTests
{
    private static readonly TimeSpan _minimum = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _maximum = TimeSpan.FromSeconds(8);

    private readonly FakeTimeProvider _time = new();
    private readonly Circuit _circuit;

    public CircuitTests() => _circuit = new Circuit(_minimum, _maximum, _time);

    [Fact]
    public async Task It_opens_at_a_failure_is_tried_when_the_wait_is_over_and_closes_at_a_success()
    {
        _circuit.IsClosed.Should().BeTrue();
        _circuit.WaitAsync(TestContext.Current.CancellationToken).IsCompletedSuccessfully.Should().BeTrue();

        _circuit.Open("down");
        _circuit.Status.Should().BeEquivalentTo(new { State = CircuitState.Open, FailureCount = 1, LastError = "down" });
        var waiting = _circuit.WaitAsync(TestContext.Current.CancellationToken);
        waiting.IsCompleted.Should().BeFalse();

        _time.Advance(_minimum);
        await waiting;
        _circuit.Status.State.Should().Be(CircuitState.HalfOpen);

        _circuit.Close();
        _circuit.Status.Should().Be(new CircuitStatus { State = CircuitState.Closed });
    }

    [Fact]
    public void News_of_the_same_failure_does_not_make_the_wait_longer()
    {
        _circuit.Open("down");
        var due = _circuit.Status.NextAttemptTime;

        _circuit.Open("also down");

        _circuit.Status.Should().BeEquivalentTo(new { FailureCount = 1, NextAttemptTime = due, LastError = "down" });
    }

    [Fact]
    public async Task Waits_grow_up_to_a_limit_while_the_peer_fails()
    {
        List<TimeSpan> waits = [];
        for (var i = 0; i < 6; i++)
            waits.Add(await FailAsync());

        double[] longest = [1, 2, 4, 8, 8, 8];
        foreach (var (wait, limit) in waits.Zip(longest))
            wait.TotalSeconds.Should().BeInRange(limit / 2, limit);
    }

    [Fact]
    public async Task A_peer_that_comes_and_goes_is_asked_ever_more_seldom()
    {
        for (var i = 0; i < 6; i++)
        {
            await FailAsync();
            _circuit.Close();
            _time.Advance(_minimum);
        }

        (await FailAsync()).Should().BeGreaterThanOrEqualTo(_maximum / 2);
    }

    [Fact]
    public async Task A_peer_that_was_back_for_long_starts_with_the_shortest_wait()
    {
        for (var i = 0; i < 6; i++)
            await FailAsync();
        _circuit.Close();
        _time.Advance(_maximum);

        (await FailAsync()).Should().BeLessThanOrEqualTo(_minimum);
    }

    [Fact]
    public async Task An_administrator_ends_the_wait()
    {
        _circuit.Open("down");
        var waiting = _circuit.WaitAsync(TestContext.Current.CancellationToken);

        _circuit.Retry();

        await waiting;
        _circuit.Status.State.Should().Be(CircuitState.HalfOpen);
    }

    private async Task<TimeSpan> FailAsync()
    {
        _circuit.Open("down");
        var wait = _circuit.Status.NextAttemptTime!.Value - _time.GetUtcNow();
        _time.Advance(wait);
        await _circuit.WaitAsync(TestContext.Current.CancellationToken);
        return wait;
    }
}
