using Federation.Aggregator.Tests.Support;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Aggregator.Tests.Peers;

public sealed class PeerServiceTests(TestFederation federation) : IClassFixture<TestFederation>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_lists_the_peers_with_their_state()
    {
        await federation.Itu.PutAsync("peered", "Peers of everything");
        await using var aggregator = await federation.StartAggregatorAsync([.. Managed(federation.NewFolder())]);
        await aggregator.UntilFollowingAsync();

        var peers = (await aggregator.Peers.ListPeersAsync(new ListPeersRequest(), cancellationToken: Cancellation)).Peers;

        peers.Select(peer => peer.Name).Should().Equal("peers/iso", "peers/itu-t");
        var itu = peers[1];
        itu.Should().BeEquivalentTo(new
        {
            Address = federation.Itu.Address.AbsoluteUri,
            federation.Itu.Audience,
            Configured = true,
            Paused = false,
            Circuit = CircuitState.Closed,
            FailureCount = 0,
            LastError = "",
        });
        itu.Mirrored.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Registry = "registries/itu-t", State = PeerRegistryState.Following, Lag = 0L, LastError = "" });
        itu.Mirrored[0].Path.Should().ContainSingle();
    }

    [Fact]
    public async Task A_page_token_of_another_list_is_refused()
    {
        await using var aggregator = await federation.StartAggregatorAsync([.. Managed(federation.NewFolder())]);
        await aggregator.UntilFollowingAsync();
        var token = (await aggregator.Registries.ListRegistriesAsync(new() { PageSize = 1 }, cancellationToken: Cancellation)).NextPageToken;
        token.Should().NotBeEmpty();

        var peers = await aggregator.Peers.ListPeersAsync(new ListPeersRequest { PageToken = token }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
        var quarantine = await aggregator.Peers.ListQuarantinedWorkItemsAsync(
            new ListQuarantinedWorkItemsRequest { Parent = "registries/-", PageToken = token }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();

        peers.Fields().Should().Equal("page_token");
        quarantine.Fields().Should().Equal("page_token");
    }

    [Fact]
    public async Task Only_clients_of_the_organisation_that_runs_the_service_manage_its_peers()
    {
        await using var aggregator = await federation.StartAggregatorAsync([.. Managed(federation.NewFolder())]);
        using var strangers = federation.TokensOf("stranger");
        using var liaisons = federation.TokensOf("liaison");
        using var stranger = FederationChannel.Open(aggregator.Address, strangers, TestFederation.AggregatorAudience);
        using var liaison = FederationChannel.Open(aggregator.Address, liaisons, TestFederation.AggregatorAudience);

        var foreign = await new PeerService.PeerServiceClient(stranger).ListPeersAsync(new(), cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
        var unscoped = await new PeerService.PeerServiceClient(liaison).ListPeersAsync(new(), cancellationToken: Cancellation).ResponseAsync.RefusalAsync();

        foreign.Reason().Should().Be("ORGANIZATION_MISMATCH");
        unscoped.Reason().Should().Be("SCOPE_MISSING");
    }

    [Fact]
    public async Task A_peer_that_was_added_is_mirrored_rests_and_is_gone_as_the_administrator_says_also_after_restarts()
    {
        await federation.PutPairAsync("lagoon", "Lagoon tide tables with verifiable presentations");
        (string, string?)[] settings =
        [
            .. Managed(federation.NewFolder()), ("Aggregator:Peers:1:Registries:0", "none"), ("Redis:Configuration", ""),
        ];
        await using (var first = await federation.StartAggregatorAsync(settings))
        {
            await first.Peers.CreatePeerAsync(
                new CreatePeerRequest
                {
                    PeerId = "second",
                    Peer = new Peer { Address = federation.Iso.Address.AbsoluteUri, Audience = federation.Iso.Audience, Registries = { "registries/iso" } },
                },
                cancellationToken: Cancellation);
            await first.UntilAsync(AreFollowing);
            (await first.ListAsync("topic:lagoon")).Duplicates.Should().ContainSingle();
        }

        await using (var second = await federation.StartAggregatorAsync(settings))
        {
            await second.UntilAsync(AreFollowing);
            await second.Peers.PausePeerAsync(new PausePeerRequest { Name = "peers/second" }, cancellationToken: Cancellation);
            await second.UntilAsync(all => StateOf(all, "registries/iso") == MirrorState.Paused);
            await federation.Iso.PutAsync("delta", "Lagoon delta dredging attestations");
            (await second.ListAsync("topic:lagoon")).Should().BeEquivalentTo(new { TotalSize = 1 }, o => o.Including(r => r.TotalSize));
        }

        await using (var third = await federation.StartAggregatorAsync(settings))
        {
            var paused = await third.UntilPeerAsync("peers/second", _ => true);
            paused.Should().BeEquivalentTo(new { Paused = true, Configured = false });
            await third.Peers.ResumePeerAsync(new ResumePeerRequest { Name = "peers/second" }, cancellationToken: Cancellation);
            await third.UntilAsync(AreFollowing);

            await third.Peers.DeletePeerAsync(new DeletePeerRequest { Name = "peers/second" }, cancellationToken: Cancellation);
            await third.UntilAsync(all => StateOf(all, "registries/iso") is null);
            while ((await third.ListAsync("topic:lagoon")).TotalSize > 0)
                await Task.Delay(20, Cancellation);
        }

        await using var fourth = await federation.StartAggregatorAsync(settings);
        (await fourth.Peers.ListPeersAsync(new(), cancellationToken: Cancellation)).Peers.Select(peer => peer.Name)
            .Should().Equal("peers/iso", "peers/itu-t");
    }

    [Fact]
    public async Task A_configured_peer_rests_over_a_restart_and_is_not_removed_at_run_time()
    {
        (string, string?)[] settings = [.. Managed(federation.NewFolder())];
        await using (var first = await federation.StartAggregatorAsync(settings))
        {
            var refusal = await first.Peers.DeletePeerAsync(new DeletePeerRequest { Name = "peers/iso" }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
            refusal.StatusCode.Should().Be(StatusCode.FailedPrecondition);
            refusal.Reason().Should().Be("PEER_CONFIGURED");
            await first.Peers.PausePeerAsync(new PausePeerRequest { Name = "peers/iso" }, cancellationToken: Cancellation);
        }

        await using var second = await federation.StartAggregatorAsync(settings);
        var peer = await second.UntilPeerAsync("peers/iso", _ => true);
        peer.Should().BeEquivalentTo(new { Paused = true, Configured = true });
    }

    [Fact]
    public async Task What_is_asked_wrongly_is_named()
    {
        await using var aggregator = await federation.StartAggregatorAsync([.. Managed(federation.NewFolder())]);

        var wrong = await aggregator.Peers.CreatePeerAsync(
            new CreatePeerRequest { PeerId = "Second", Peer = new Peer { Address = "http://node.example.org", Filter = "colour = RED" } },
            cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
        var wrongRegistry = await aggregator.Peers.CreatePeerAsync(
            new CreatePeerRequest { PeerId = "second", Peer = new Peer { Address = "https://node.example.org", Audience = "urn:x", Registries = { "iso" } } },
            cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
        var taken = await aggregator.Peers.CreatePeerAsync(
            new CreatePeerRequest { PeerId = "iso", Peer = new Peer { Address = "https://node.example.org", Audience = "urn:x" } },
            cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
        var missing = await aggregator.Peers.PausePeerAsync(new PausePeerRequest { Name = "peers/none" }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
        var misnamed = await aggregator.Peers.GetPeerAsync(new GetPeerRequest { Name = "iso" }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();

        wrong.Fields().Should().BeEquivalentTo("peer_id", "peer.address", "peer.audience", "peer.filter");
        wrongRegistry.Fields().Should().Equal("peer.registries[0]");
        taken.StatusCode.Should().Be(StatusCode.AlreadyExists);
        missing.StatusCode.Should().Be(StatusCode.NotFound);
        misnamed.Fields().Should().Equal("name");
    }

    [Fact]
    public async Task A_setting_that_a_change_needs_is_named_where_it_is_missing()
    {
        await using var homeless = await federation.StartAggregatorAsync(("Aggregator:Organization", "federation"));
        await using var nobodys = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", federation.NewFolder()));

        var unkept = await homeless.Peers.PausePeerAsync(new PausePeerRequest { Name = "peers/iso" }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
        var unowned = await nobodys.Peers.ListPeersAsync(new(), cancellationToken: Cancellation).ResponseAsync.RefusalAsync();

        unkept.Reason().Should().Be("SETTING_MISSING");
        unkept.Status.Detail.Should().Contain("Aggregator:DataDirectory");
        unowned.Reason().Should().Be("SETTING_MISSING");
        unowned.Status.Detail.Should().Contain("Aggregator:Organization");
    }

    [Fact]
    public async Task A_change_that_cannot_be_kept_is_not_made()
    {
        var folder = Directory.CreateDirectory(federation.NewFolder()).FullName;
        await using var aggregator = await federation.StartAggregatorAsync([.. Managed(folder)]);
        var obstacle = Directory.CreateDirectory(Path.Combine(folder, "peers.json.new"));

        var unkept = await PauseAsync().RefusalAsync();

        (unkept.StatusCode, unkept.Reason()).Should().Be((StatusCode.Unavailable, "STORE_UNAVAILABLE"));
        unkept.Status.Detail.Should().Contain("Nothing was changed").And.NotContain(folder);
        obstacle.Delete();
        (await PauseAsync()).Peer.Paused.Should().BeTrue();

        Task<PausePeerResponse> PauseAsync() => aggregator.Peers.PausePeerAsync(new PausePeerRequest { Name = "peers/iso" }, cancellationToken: Cancellation).ResponseAsync;
    }

    [Fact]
    public async Task A_damaged_list_of_peers_stops_the_start_and_is_not_written_over()
    {
        var folder = Directory.CreateDirectory(federation.NewFolder()).FullName;
        var file = Path.Combine(folder, "peers.json");
        await File.WriteAllTextAsync(file, "{\"added\": [", Cancellation);

        var starting = () => federation.StartAggregatorAsync([.. Managed(folder)]);

        (await starting.Should().ThrowAsync<SettingException>()).Which.Message.Should().Contain(file);
        (await File.ReadAllTextAsync(file, Cancellation)).Should().Be("{\"added\": [");
    }

    private static IEnumerable<(string, string?)> Managed(string folder) =>
        [("Aggregator:DataDirectory", folder), ("Aggregator:Organization", "federation")];

    private static bool AreFollowing(IReadOnlyList<MirroredRegistry> registries) =>
        registries.Count(registry => registry is { State: MirrorState.Following, Lag: 0 }) == 2;

    private static MirrorState? StateOf(IEnumerable<MirroredRegistry> registries, string name) =>
        registries.FirstOrDefault(registry => registry.Name == name)?.State;
}
