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
        await RestartIsoAsync(isRestricted: true);
        foreach (var node in (TestNode[])[federation.Itu, federation.Iso])
        {
            var items = await node.Catalog.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = $"registries/{node.Registry}" }, cancellationToken: Cancellation);
            foreach (var item in items.WorkItems)
                await node.DeleteAsync(item.Name[(item.Name.LastIndexOf('/') + 1)..]);
        }

        await federation.PutPairAsync("heron", "Heron reed bed surveys");
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

    [Fact]
    public async Task An_aggregator_tells_nothing_of_items_that_it_may_not_see_and_forgets_those_that_it_may_not_see_any_more()
    {
        await RestartIsoAsync(isRestricted: false);
        await federation.PutPairAsync("quagga", "Quagga stripe counting", item => item.Status = WorkItemStatus.Draft);
        await using var aggregator = await StartAsync([]);
        await UntilFollowingAsync(aggregator, "registries/iso", Open, "registries/itu-t");
        (await EverythingAsync(aggregator)).Should().Contain("ISO quagga");

        await RestartIsoAsync(Drafts);
        await aggregator.UntilAsync(registries => registries.Any(registry => registry is { Name: "registries/iso", ItemCount: 1, State: MirrorState.Following, Lag: 0 }));
        await federation.PutPairAsync("tarpan", "Tarpan herd books", item => item.Status = WorkItemStatus.Draft);
        await federation.PutPairAsync("dodo", "Dodo nesting grounds");
        while ((await aggregator.ListAsync("topic:dodo")).TotalSize == 0)
            await Task.Delay(20, Cancellation);
        var hidden = await EverythingAsync(aggregator);
        await federation.Iso.PutAsync("tarpan", "Tarpan herd books");
        while ((await aggregator.ListAsync("topic:tarpan")).TotalSize == 0)
            await Task.Delay(20, Cancellation);

        hidden.Should().Contain("ISO dodo").And.Contain("ITU-T quagga").And.Contain("ITU-T tarpan").And.NotContain("ISO quagga").And.NotContain("ISO tarpan");
        (await EverythingAsync(aggregator)).Should().Contain("ISO tarpan");
    }

    [Fact]
    public async Task An_aggregator_for_those_who_may_see_some_items_tells_of_them()
    {
        await RestartIsoAsync(
            [.. Drafts, ("Node:Registries:0:Restrictions:0:VisibleTo:0", "federation"), ("Node:Registries:0:Restrictions:0:VisibleTo:1", "itu-t")]);
        await federation.PutPairAsync("moa", "Moa egg census", item => item.Status = WorkItemStatus.Draft);
        await using var aggregator = await StartAsync(["federation", "itu-t"]);
        await UntilFollowingAsync(aggregator, "registries/iso", Open, "registries/itu-t");

        (await EverythingAsync(aggregator)).Should().Contain("ISO moa");
    }

    private static (string, string?)[] Drafts => [("Node:Registries:0:Restrictions:0:Filter", "status = DRAFT")];

    // What a reader is told by every report; the log of events tells of the past.
    private static async Task<string> EverythingAsync(TestAggregator aggregator)
    {
        var listed = await aggregator.ListAsync(pageSize: 1000);
        var counted = await aggregator.Duplicates.CountDuplicatesAsync(new(), cancellationToken: Cancellation);
        var items = await aggregator.Catalog.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = "registries/-", PageSize = 1000 }, cancellationToken: Cancellation);
        var clusters = await aggregator.Clusters.ListClustersAsync(new() { PageSize = 1000 }, cancellationToken: Cancellation);
        var proposal = await aggregator.Proposals.CheckProposalAsync(new() { Title = "Quagga, tarpan and dodo" }, cancellationToken: Cancellation);
        var roadmap = await aggregator.Roadmaps.GetRoadmapAsync(new() { Selection = new() { Terms = { "quagga", "tarpan", "dodo", "moa" } } }, cancellationToken: Cancellation);
        var paper = await aggregator.Papers.DraftPaperAsync(
            new() { Kind = PaperKind.ProgressReport, StartDate = "2020-01-01", EndDate = "2029-12-31", Format = PaperFormat.Markdown, Source = "JCA-IdM" }, cancellationToken: Cancellation);
        using var export = aggregator.Exports.ExportDuplicates(new() { Format = ExportFormat.Csv }, cancellationToken: Cancellation);
        var exported = await export.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);
        counted.TotalSize.Should().Be(listed.TotalSize);
        return string.Join('\n', listed, counted, items, clusters, proposal, roadmap, paper.Document.ToStringUtf8(), string.Concat(exported.Select(part => part.Content.ToStringUtf8())));
    }

    private Task RestartIsoAsync(bool isRestricted) => RestartIsoAsync(isRestricted ? [("Node:Registries:0:VisibleTo:0", "federation")] : []);

    private async Task RestartIsoAsync((string, string?)[] settings)
    {
        await federation.Iso.StopAsync();
        await federation.Iso.StartAsync([("Node:Registries:1:Id", "iso-open"), ("Node:Registries:1:Organization", "iso"), .. settings]);
    }

    private Task<TestAggregator> StartAsync(IEnumerable<string> readers) => federation.StartAggregatorAsync(
        [("Aggregator:Organization", "federation"), .. readers.Select((reader, i) => ($"Aggregator:Readers:{i}", (string?)reader))]);

    private static async Task UntilFollowingAsync(TestAggregator aggregator, params string[] names) => await aggregator.UntilAsync(registries =>
        registries.Select(registry => registry.Name).SequenceEqual(names) && registries.All(registry => registry is { State: MirrorState.Following, Lag: 0 }));
}
