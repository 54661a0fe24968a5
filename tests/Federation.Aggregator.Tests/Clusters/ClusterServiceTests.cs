using Federation.Aggregator.Tests.Support;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Tests.Clusters;

public sealed class ClusterServiceTests(TestFederation federation) : IClassFixture<TestFederation>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_duplicate_makes_a_cluster_that_can_be_split_and_made_whole_again()
    {
        await federation.PutPairAsync("petrel", "Petrel nesting ledger interoperability");
        await using var aggregator = await StartAsync();
        var cluster = await FindAsync(aggregator, "petrel");
        cluster!.Items.Select(item => item.WorkItem).Should().Equal(federation.Iso.NameOf("petrel"), federation.Itu.NameOf("petrel"));
        cluster.Duplicates.Should().ContainSingle();

        var split = (await aggregator.Clusters.SplitClusterAsync(
            new SplitClusterRequest { Name = cluster.Name, WorkItems = { federation.Itu.NameOf("petrel") }, Reason = "Two ledgers." }, cancellationToken: Cancellation)).Decision;
        (await FindAsync(aggregator, "petrel")).Should().BeNull();
        (await aggregator.ListAsync("topic:petrel")).Duplicates.Single().ReviewState.Should().Be(ReviewState.Open);

        await aggregator.Decisions.UndoDecisionAsync(new UndoDecisionRequest { Name = split.Name }, cancellationToken: Cancellation);
        (await FindAsync(aggregator, "petrel")).Should().Be(cluster);
    }

    [Fact]
    public async Task Clusters_that_people_merge_are_one_and_a_decision_about_it_holds_for_its_pairs()
    {
        await federation.PutPairAsync("auk", "Auk cliff roster exchange");
        await federation.PutPairAsync("skua", "Skua interception statistics");
        await using var aggregator = await StartAsync();
        var (auk, skua) = (await FindAsync(aggregator, "auk"), await FindAsync(aggregator, "skua"));

        await aggregator.Clusters.MergeClustersAsync(new MergeClustersRequest { Names = { auk!.Name, skua!.Name }, Reason = "Sea birds." }, cancellationToken: Cancellation);
        var merged = await FindAsync(aggregator, "auk");
        await aggregator.Decisions.CreateDecisionAsync(
            new CreateDecisionRequest { Subject = merged!.Name, Verdict = Verdict.Overlap, Reason = "One liaison for both." }, cancellationToken: Cancellation);

        merged.Items.Should().HaveCount(4);
        (await FindAsync(aggregator, "skua"))!.ReviewState.Should().Be(ReviewState.Decided);
        (await aggregator.ListAsync("topic:skua")).Duplicates.Single().Decision.Verdict.Should().Be(Verdict.Overlap);
    }

    [Fact]
    public async Task What_nobody_can_split_is_refused()
    {
        await federation.PutPairAsync("gannet", "Gannet dive depth certificates");
        await using var aggregator = await StartAsync();
        var cluster = (await FindAsync(aggregator, "gannet"))!;

        var all = await SplitAsync(aggregator, cluster, [.. cluster.Items.Select(item => item.WorkItem)]).RefusalAsync();
        var stranger = await SplitAsync(aggregator, cluster, ["registries/w3c/workItems/x"]).RefusalAsync();
        var missing = await aggregator.Clusters.GetClusterAsync(
            new GetClusterRequest { Name = $"clusters/{new string('a', 26)}" }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();

        all.Fields().Should().Equal("work_items");
        stranger.Fields().Should().Equal("work_items");
        missing.Reason().Should().Be("RESOURCE_NOT_FOUND");
    }

    private static Task<SplitClusterResponse> SplitAsync(TestAggregator aggregator, Cluster cluster, string[] items) => aggregator.Clusters.SplitClusterAsync(
        new SplitClusterRequest { Name = cluster.Name, WorkItems = { items } }, cancellationToken: Cancellation).ResponseAsync;

    private async Task<TestAggregator> StartAsync()
    {
        var aggregator = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", federation.NewFolder()));
        await aggregator.UntilFollowingAsync();
        return aggregator;
    }

    private static async Task<Cluster?> FindAsync(TestAggregator aggregator, string topic) =>
        (await aggregator.Clusters.ListClustersAsync(new ListClustersRequest { Filter = $"topic:{topic}" }, cancellationToken: Cancellation)).Clusters.SingleOrDefault();
}
