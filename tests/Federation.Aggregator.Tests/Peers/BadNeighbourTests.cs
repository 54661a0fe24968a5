using Federation.Aggregator.Tests.Support;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Tests.Peers;

public sealed class BadNeighbourTests(TestFederation federation) : IClassFixture<TestFederation>
{
    [Theory]
    [InlineData(BadManner.Away)]
    [InlineData(BadManner.Silent)]
    [InlineData(BadManner.Garbled)]
    [InlineData(BadManner.Refusing)]
    [InlineData(BadManner.Stalled)]
    [InlineData(BadManner.Flapping)]
    [InlineData(BadManner.Flooding)]
    public async Task A_bad_neighbour_takes_nothing_from_a_good_one(BadManner manner)
    {
        await using var bad = await BadNode.StartAsync(manner);
        await using var aggregator = await StartBesideAsync(
            bad,
            ("Aggregator:Peers:2:MaximumRegistries", "5"),
            ("Aggregator:Peers:2:MaximumItems", "3000"));
        await aggregator.UntilPeerAsync("peers/bad", peer => peer.LastError.Length > 0 || peer.Mirrored.Count > 0);

        for (var i = 0; i < 3; i++)
        {
            await federation.Itu.PutAsync($"{manner}-{i}", $"Beside a {manner} neighbour");
            var revision = await federation.Itu.GetRevisionAsync();
            await aggregator.UntilAsync(all => all.Any(r => r.Name == "registries/itu-t" && r.Revision >= revision && r.State == MirrorState.Following));
        }

        await aggregator.UntilPeerAsync("peers/itu-t", good => good is { Circuit: CircuitState.Closed, FailureCount: 0, LastError: "" });
        var mirrored = (await aggregator.UntilPeerAsync("peers/bad", _ => true)).Mirrored;
        mirrored.Should().HaveCountLessThanOrEqualTo(5).And.NotContain(mirror => mirror.State == PeerRegistryState.Following);
    }

    [Fact]
    public async Task A_peer_that_names_another_registry_each_time_brings_no_more_than_it_may()
    {
        await using var bad = await BadNode.StartAsync(BadManner.Renaming);
        await using var aggregator = await StartBesideAsync(bad, ("Aggregator:Peers:2:MaximumRegistries", "1"));

        await aggregator.UntilPeerAsync("peers/bad", _ => bad.Listings >= 3);

        var peer = await aggregator.UntilPeerAsync("peers/bad", _ => true);
        peer.Mirrored.Should().ContainSingle();
    }

    [Fact]
    public async Task A_peer_that_comes_and_goes_is_asked_ever_more_seldom()
    {
        await using var bad = await BadNode.StartAsync(BadManner.Flapping);
        await using var aggregator = await StartBesideAsync(bad);

        // Each failure doubles the wait: 0.25 s, 0.5 s, 1 s, 2 s ...
        var peer = await aggregator.UntilPeerAsync(
            "peers/bad", peer => peer.NextAttemptTime?.ToDateTimeOffset() - DateTimeOffset.UtcNow > TimeSpan.FromSeconds(0.9));

        peer.LastError.Should().Be("Unavailable: Gone again.");
        peer.Circuit.Should().Be(CircuitState.Open);
        bad.Calls.Should().BeLessThan(40);
    }

    private Task<TestAggregator> StartBesideAsync(BadNode bad, params (string, string?)[] settings) => federation.StartAggregatorAsync(
        [
            ("Aggregator:DataDirectory", federation.NewFolder()),
            ("Aggregator:Organization", "federation"),
            ("Aggregator:Peers:2:Id", "bad"),
            ("Aggregator:Peers:2:Audience", federation.Iso.Audience),
            ("Aggregator:Peers:2:Address", bad.Address.AbsoluteUri),
            .. settings,
        ]);
}
