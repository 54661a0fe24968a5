using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Replication.Peers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Federation.Replication.Tests.Peers;

public sealed class PeerRouteTests : IAsyncLifetime
{
    private static readonly PeeringSettings _settings = new() { SwitchDelay = TimeSpan.FromSeconds(30) };
    private static readonly Offer _offer = new() { Epoch = "1", Path = ["origin"] };

    private readonly FakeTimeProvider _time = new();
    private readonly AccessTokenSource _tokens;
    private readonly PeerConnection _peer;
    private readonly PeerRoute _route;

    public PeerRouteTests()
    {
        _tokens = new AccessTokenSource(new ClientOptions { Authority = new("http://127.0.0.1:1"), Id = "b", Secret = "secret" }, _time);
        _peer = new PeerConnection(
            new PeerOptions { Id = "a", Address = new("http://127.0.0.1:1"), Audience = "urn:federation:a" },
            isConfigured: true, isPaused: false, _tokens, _settings, _time, NullLogger<PeerConnection>.Instance);
        _route = _peer.RouteTo("registries/a");
        _route.Offered(_offer);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _peer.DisposeAsync();
        _tokens.Dispose();
    }

    [Fact]
    public void One_that_fails_soon_after_it_was_taken_must_prove_itself_for_longer_each_time()
    {
        List<TimeSpan> patience = [];
        for (var i = 0; i < 4; i++)
        {
            patience.Add(_route.ToCandidate(isFollowed: false).Patience);
            _route.Started();
            _time.Advance(TimeSpan.FromSeconds(5));
            _route.Failed("gone", FaultKind.Peer, altered: false);
        }

        patience.Select(time => time.TotalSeconds).Should().Equal(30, 60, 120, 240);
    }

    [Fact]
    public void One_that_was_steady_is_trusted_as_at_first()
    {
        _route.Started();
        _route.Failed("gone", FaultKind.Peer, altered: false);
        _route.ToCandidate(isFollowed: false).Patience.Should().Be(TimeSpan.FromMinutes(1));

        _route.Started();
        _time.Advance(TimeSpan.FromMinutes(1));
        _route.Failed("gone", FaultKind.Peer, altered: false);

        _route.ToCandidate(isFollowed: false).Patience.Should().Be(_settings.SwitchDelay);
    }

    [Fact]
    public void It_counts_from_when_it_could_be_followed_without_a_break()
    {
        _route.Judge(null);
        _time.Advance(TimeSpan.FromSeconds(10));
        _route.Judge("the peer is away");
        _route.ToCandidate(isFollowed: false).UsableSince.Should().BeNull();

        _route.Judge(null);
        var since = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(10));
        _route.Judge(null);

        _route.ToCandidate(isFollowed: false).UsableSince.Should().Be(since);
    }

    [Fact]
    public void What_was_altered_is_left_alone_for_minutes_and_longer_each_time_until_an_administrator_forgives()
    {
        _route.Failed("altered", FaultKind.Route, altered: true);
        _route.IsAltered.Should().BeTrue();
        _route.ToCandidate(isFollowed: false).Fault.Should().Be("altered");
        (_route.RetryTime - _time.GetUtcNow()).Should().BeGreaterThan(TimeSpan.FromMinutes(2));

        _time.Advance(TimeSpan.FromMinutes(5));
        _route.ToCandidate(isFollowed: false).Fault.Should().BeEmpty();
        _route.Failed("altered", FaultKind.Route, altered: true);
        (_route.RetryTime - _time.GetUtcNow()).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(5));

        _route.Forgive();

        _route.IsAltered.Should().BeFalse();
        _route.ToCandidate(isFollowed: false).Fault.Should().BeEmpty();
    }

    [Fact]
    public void While_the_peer_does_not_answer_only_what_is_followed_already_goes_on()
    {
        _peer.Circuit.Open("Unavailable: down");

        _route.ToCandidate(isFollowed: false).Fault.Should().Be("Unavailable: down");
        _route.ToCandidate(isFollowed: true).Fault.Should().BeEmpty();
        _peer.Pause();
        _route.ToCandidate(isFollowed: true).Fault.Should().Be("the peer is paused");
    }

    private sealed record PeeringSettings : PeeringOptions
    {
        public override string SectionName => "Node";

        protected internal override bool MayMirror(Registry registry) => true;
    }

    [Fact]
    public void When_it_was_last_there_is_known_while_it_is_tried_again_in_vain()
    {
        var there = new FollowerStatus { State = FollowerState.Following, Revision = 20, NewestRevision = 21, IsCaughtUp = true, ContactTime = _time.GetUtcNow() };
        var tried = new FollowerStatus { State = FollowerState.Unreachable, LastError = "gone" };
        _route.StatusWith(tried).Should().Be(tried);
        _route.Left(there);

        _route.StatusWith(null).Should().Be(there);
        _route.StatusWith(tried).Should().Be(there with { State = FollowerState.Unreachable, IsCaughtUp = false, LastError = "gone" });
        _route.Left(tried);
        _route.Left(tried);

        _route.StatusWith(null).Should().Be(there with { State = FollowerState.Unreachable, IsCaughtUp = false, LastError = "gone" });
        var heard = tried with { ContactTime = _time.GetUtcNow(), Revision = 3 };
        _route.StatusWith(heard).Should().Be(heard);
    }
}
