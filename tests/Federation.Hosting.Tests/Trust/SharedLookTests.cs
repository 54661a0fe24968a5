using Federation.Hosting.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Federation.Hosting.Tests.Trust;

/// <summary>One look for all who wait.</summary>
public sealed class SharedLookTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogRecorder _log = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_failure_that_nobody_expected_ends_neither_the_callers_nor_the_background_and_is_logged()
    {
        var asked = 0;
        using var look = Look(_ => asked++ == 0 ? throw new InvalidTimeZoneException("planted") : Task.CompletedTask);
        await look.LookAsync(TimeSpan.FromMinutes(1), Stop);
        _log.Text.Should().Contain("planted").And.Contain("the subject");
        _time.Advance(TimeSpan.FromMinutes(1));
        await look.RefreshAsync(Stop);
        asked.Should().Be(2);
    }

    [Fact]
    public async Task A_look_that_runs_ends_with_what_asked_for_it()
    {
        var begun = new TaskCompletionSource();
        var look = Look(async stopping =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, stopping);
        });
        var waits = look.LookAsync(TimeSpan.Zero, Stop);
        await begun.Task;
        look.Dispose();
        await waits;
        _log.Text.Should().BeEmpty();
    }

    [Fact]
    public async Task A_clock_that_is_put_back_delays_nothing()
    {
        var asked = 0;
        using var look = Look(_ => Task.FromResult(asked++));
        await look.LookAsync(TimeSpan.Zero, Stop);
        _time.AdjustTime(_time.GetUtcNow().AddHours(-1));
        (await look.RefreshAsync(Stop)).Should().Be(TimeSpan.FromMinutes(1));
        asked.Should().Be(2);
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(600, 60)]
    [InlineData(60, 30)]
    [InlineData(1, 5)]
    [InlineData(-1, 60)]
    public async Task What_was_learnt_is_asked_for_again_well_before_it_expires(int? life, int rest)
    {
        using var look = Look(_ => Task.CompletedTask, () => life is { } seconds ? _time.Start.AddSeconds(seconds) : null);
        (await look.RefreshAsync(Stop)).Should().Be(TimeSpan.FromSeconds(rest));
    }

    private SharedLook Look(Func<CancellationToken, Task> ask, Func<DateTimeOffset?>? expireTime = null)
    {
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(_log));
        return new SharedLook("the subject", ask, TimeSpan.FromMinutes(1), expireTime ?? (() => null), _time, factory.CreateLogger<SharedLookTests>());
    }
}
