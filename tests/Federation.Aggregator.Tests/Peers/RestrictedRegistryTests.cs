using Federation.Aggregator.Tests.Support;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Aggregator.Tests.Peers;

/// <summary>
/// What an aggregator does with a registry that only some organisations may see: ISO shows one to that of the aggregator alone, and another to
/// everybody.
/// </summary>
public sealed class RestrictedRegistryTests(TestFederation federation) : IClassFixture<TestFederation>, IAsyncLifetime
{
    private const string Open = "registries/iso-open";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await federation.PutPairAsync("heron", "Heron reed bed surveys");
        await RestartIsoAsync(isRestricted: true);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("")]
    [InlineData("federation", "itu-t")]
    public async Task An_aggregator_with_readers_who_may_not_see_it_takes_none_of_it(params string[] readers)
    {
        await using var aggregator = await StartAsync(readers.Where(reader => reader.Length > 0));
        await UntilFollowingAsync(aggregator, Open, "registries/itu-t");

        var iso = await aggregator.UntilPeerAsync("peers/iso", _ => true);

        iso.Mirrored.Select(mirrored => mirrored.Registry).Should().Equal(Open);
        (await aggregator.ListAsync()).TotalSize.Should().Be(0);
    }

    [Fact]
    public async Task An_aggregator_for_those_who_may_see_it_takes_it_and_answers_nobody_else()
    {
        await using var aggregator = await StartAsync(["federation"]);
        await UntilFollowingAsync(aggregator, "registries/iso", Open, "registries/itu-t");
        using var tokens = federation.TokensOf("officer");
        using var channel = FederationChannel.Open(aggregator.Address, tokens, TestFederation.AggregatorAudience);

        var refusal = await new DuplicateService.DuplicateServiceClient(channel).ListDuplicatesAsync(new(), cancellationToken: Cancellation).ResponseAsync.RefusalAsync();

        (await aggregator.ListAsync("topic:heron")).TotalSize.Should().Be(1);
        refusal.StatusCode.Should().Be(StatusCode.PermissionDenied);
        refusal.Status.Detail.Should().Be("This service is for other organisations than itu-t.");
    }

    [Fact]
    public async Task Nothing_more_is_copied_of_a_registry_that_becomes_restricted()
    {
        await RestartIsoAsync(isRestricted: false);
        await using var aggregator = await StartAsync([]);
        await UntilFollowingAsync(aggregator, "registries/iso", Open, "registries/itu-t");

        await RestartIsoAsync(isRestricted: true);
        await federation.Iso.PutAsync("secret", "Secret heronry locations");
        await aggregator.UntilPeerAsync(
            "peers/iso", peer => peer.Mirrored.Any(mirrored => mirrored.Registry == "registries/iso" && mirrored.LastError.Contains("Only named organisations", StringComparison.Ordinal)));

        var items = await aggregator.Catalog.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = "registries/iso" }, cancellationToken: Cancellation);
        items.WorkItems.Select(item => item.Identifier).Should().Equal("ISO heron");
    }

    private async Task RestartIsoAsync(bool isRestricted)
    {
        await federation.Iso.StopAsync();
        await federation.Iso.StartAsync(
            [("Node:Registries:1:Id", "iso-open"), ("Node:Registries:1:Organization", "iso"), .. isRestricted ? [("Node:Registries:0:VisibleTo:0", "federation")] : Array.Empty<(string, string?)>()]);
    }

    private Task<TestAggregator> StartAsync(IEnumerable<string> readers) => federation.StartAggregatorAsync(
        [("Aggregator:Organization", "federation"), .. readers.Select((reader, i) => ($"Aggregator:Readers:{i}", (string?)reader))]);

    private static async Task UntilFollowingAsync(TestAggregator aggregator, params string[] names) => await aggregator.UntilAsync(registries =>
        registries.Select(registry => registry.Name).SequenceEqual(names) && registries.All(registry => registry is { State: MirrorState.Following, Lag: 0 }));
}
