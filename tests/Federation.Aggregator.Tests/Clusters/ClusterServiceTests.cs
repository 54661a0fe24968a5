using Federation.Aggregator.Tests.Support;
using Federation.Hosting;
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

    [Fact]
    public async Task A_cluster_that_changed_since_it_was_read_is_neither_split_nor_merged_nor_decided_about()
    {
        await federation.PutPairAsync("kittiwake", "Kittiwake ledge tenancy proofs");
        await federation.PutPairAsync("razorbill", "Razorbill harbour berth vouchers");
        await federation.PutPairAsync("fulmar", "Fulmar trawler escort attestations");
        await using var aggregator = await StartAsync();
        var (seen, other, third) = ((await FindAsync(aggregator, "kittiwake"))!, (await FindAsync(aggregator, "razorbill"))!, (await FindAsync(aggregator, "fulmar"))!);
        await aggregator.Clusters.MergeClustersAsync(new MergeClustersRequest { Names = { seen.Name, other.Name }, Etags = { seen.Etag, other.Etag } }, cancellationToken: Cancellation);

        var split = await aggregator.Clusters.SplitClusterAsync(
            new SplitClusterRequest { Name = seen.Name, WorkItems = { federation.Itu.NameOf("kittiwake") }, Etag = seen.Etag }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
        var merge = await aggregator.Clusters.MergeClustersAsync(
            new MergeClustersRequest { Names = { third.Name, seen.Name }, Etags = { third.Etag, seen.Etag } }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
        var decide = await aggregator.Decisions.CreateDecisionAsync(
            new CreateDecisionRequest { Subject = seen.Name, Verdict = Verdict.Duplicate, Etag = seen.Etag }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
        var uncounted = await aggregator.Clusters.MergeClustersAsync(
            new MergeClustersRequest { Names = { third.Name, seen.Name }, Etags = { third.Etag } }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();

        new[] { split, merge, decide }.Select(refusal => refusal.Reason()).Should().AllBe(ErrorReasons.EtagMismatch);
        uncounted.Fields().Should().Equal("etags");
        var now = (await FindAsync(aggregator, "kittiwake"))!;
        now.Items.Should().HaveCount(4);
        (await FindAsync(aggregator, "fulmar")).Should().Be(third);
        (await aggregator.Decisions.CreateDecisionAsync(
            new CreateDecisionRequest { Subject = now.Name, Verdict = Verdict.Overlap, Etag = now.Etag }, cancellationToken: Cancellation)).Decision.WorkItems.Should().HaveCount(4);
        (await FindAsync(aggregator, "kittiwake"))!.Etag.Should().NotBe(now.Etag, "a decision about it counts as a change");
    }

    [Fact]
    public async Task An_item_without_a_pair_that_people_put_into_a_cluster_leaves_it_when_it_is_deleted()
    {
        await federation.PutPairAsync("whimbrel", "Whimbrel moor census envelopes");
        await federation.PutPairAsync("dunlin", "Dunlin estuary tide tickets");
        await using var aggregator = await StartAsync();
        await aggregator.Clusters.MergeClustersAsync(
            new MergeClustersRequest { Names = { (await FindAsync(aggregator, "whimbrel"))!.Name, (await FindAsync(aggregator, "dunlin"))!.Name } }, cancellationToken: Cancellation);
        await federation.Itu.PutAsync("dunlin", "Cello endpin varnish");
        await UntilSizeAsync(4, cluster => cluster.Duplicates.Count == 1);

        await federation.Itu.DeleteAsync("dunlin");

        await UntilSizeAsync(3, _ => true);

        async Task UntilSizeAsync(int size, Func<Cluster, bool> condition)
        {
            while (await FindAsync(aggregator, "whimbrel") is not { } cluster || cluster.Items.Count != size || !condition(cluster))
                await Task.Delay(50, Cancellation);
        }
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
