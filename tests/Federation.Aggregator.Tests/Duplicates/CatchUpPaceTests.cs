using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Microsoft.Extensions.Time.Testing;

namespace Federation.Aggregator.Tests.Duplicates;

public sealed class CatchUpPaceTests
{
    private static readonly TimeSpan _took = TimeSpan.FromSeconds(7);

    private readonly FakeTimeProvider _time = new();
    private readonly CatchUpPace _pace;

    public CatchUpPaceTests() => _pace = new CatchUpPace(_time);

    [Fact]
    public void Where_more_is_coming_it_rests_three_times_as_long_as_the_last_time_took()
    {
        _pace.Note(Change("iso", caughtUp: false));
        _pace.Rest.Should().Be(TimeSpan.Zero, "nothing was taken in yet");
        TakeIn();

        _pace.Rest.Should().Be(3 * _took);
        _time.Advance(2 * _took);
        _pace.Rest.Should().Be(_took);
        _time.Advance(2 * _took);
        _pace.Rest.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Once_no_registry_has_more_to_come_it_does_not_rest()
    {
        _pace.Note(Change("iso", caughtUp: false));
        _pace.Note(Change("iec", caughtUp: false));
        TakeIn();

        _pace.Note(Change("iso", caughtUp: true));
        _pace.Rest.Should().Be(3 * _took);
        _pace.Note(Change("iec", caughtUp: true));
        _pace.Rest.Should().Be(TimeSpan.Zero);
    }

    private void TakeIn()
    {
        _pace.Begin();
        _time.Advance(_took);
        _pace.End();
    }

    private static MirrorChange Change(string registry, bool caughtUp) => new() { Registry = $"registries/{registry}", CaughtUp = caughtUp };
}
