using Federation.Aggregator.Tests.Support;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Grpc.Core;
using Grpc.Net.Client;

namespace Federation.Aggregator.Tests.Duplicates;

public sealed class DuplicateServiceTests(TestFederation federation) : IClassFixture<TestFederation>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_listed_by_two_bodies_is_in_the_report_once_both_are_followed()
    {
        await federation.PutPairAsync("lattice", "Lattice-based attestation of sensor enclaves", item =>
        {
            item.Groups.Add("SG17 / Q15");
            item.Links.Add(new Link { Uri = $"https://example.org/{item.Identifier.Replace(' ', '-')}" });
        });
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var report = await aggregator.ListAsync("topic:lattice");

        var duplicate = report.Duplicates.Should().ContainSingle().Which;
        duplicate.Left.WorkItem.Should().Be(federation.Iso.NameOf("lattice"));
        duplicate.Left.Identifier.Should().Be("ISO lattice");
        duplicate.Left.Groups.Should().Equal("SG17 / Q15");
        duplicate.Left.Uri.Should().Be("https://example.org/ISO-lattice");
        duplicate.Right.WorkItem.Should().Be(federation.Itu.NameOf("lattice"));
        duplicate.Right.Title.Should().Be("Lattice-based attestation of sensor enclaves");
        duplicate.Right.Status.Should().Be(WorkItemStatus.Published);
        duplicate.Right.Date.Should().Be("2020");
        duplicate.Score.Should().BeInRange(0.5, 1);
        duplicate.Kind.Should().NotBe(DuplicateKind.Unspecified);
        duplicate.Reasons.Should().NotBeEmpty();
        duplicate.DetectTime.Should().NotBeNull();
        duplicate.Explanation.Should().BeNull();
        report.TotalSize.Should().Be(1);
        report.Unreachable.Should().BeEmpty();
    }

    [Fact]
    public async Task What_one_body_alone_claims_is_told_as_its_claim_with_what_the_texts_say()
    {
        await federation.Iso.PutAsync("spoon", "Carving of alpine spoons", item => item.Aliases.Add("ITU-T X.9252"));
        await federation.Itu.PutAsync("terms", "Baseline identity vocabulary", item => item.Identifier = "ITU-T X.9252");
        await federation.Itu.PutAsync("twin", "Tern plumage attribute registers", item =>
        {
            item.Identifier = "ITU-T X.9253";
            item.Aliases.Add("ISO twin-1");
        });
        await federation.Iso.PutAsync("twin", "Tern plumage attribute registers", item =>
        {
            item.Identifier = "ISO twin-1";
            item.Aliases.Add("ITU-T X.9253");
        });
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var claim = (await aggregator.ListAsync("identifier = \"ITU-T X.9252\"")).Duplicates.Single();
        var known = (await aggregator.ListAsync("identifier = \"ITU-T X.9253\"")).Duplicates.Single();

        claim.DeclaredBy.Should().Equal(federation.Iso.NameOf("spoon"));
        claim.Score.Should().Be(0.99);
        claim.TextProbability.Should().BeLessThan(0.1);
        claim.Reasons[0].Should().Be("ISO spoon alone declares: ISO spoon is common text with ITU-T X.9252.");
        claim.Reasons[1].Should().StartWith("By what was compared alone, the probability that both are one text would be ");
        known.DeclaredBy.Should().Equal(federation.Iso.NameOf("twin"), federation.Itu.NameOf("twin"));
        known.Reasons[0].Should().Be("Both declare: ISO twin-1 is common text with ITU-T X.9253.");
        claim.Priority.Should().BeGreaterThan(known.Priority, "the other body may know nothing of it");
        (await aggregator.ListAsync("declared = true AND text_probability < 0.1")).Duplicates.Should().Equal(claim);
        var explained = (await aggregator.GetAsync(claim.Name)).Explanation;
        var odds = explained.Start + explained.Contributions.Sum(each => each.Weight);
        (1 / (1 + Math.Exp(-odds))).Should().BeApproximately(claim.TextProbability, 1e-6);
        explained.LeftTerms.Should().BeEquivalentTo("carving", "alpine", "spoons");
        explained.RightTerms.Should().Contain("vocabulary");
        claim.Doubts.Should().Contain(doubt => doubt.StartsWith("Each title has words that the other lacks: “", StringComparison.Ordinal) && doubt.Contains("“spoons”"));
    }

    [Fact]
    public async Task A_duplicate_tells_how_its_score_comes_about()
    {
        await federation.PutPairAsync("glacier", "Glacier monitoring identity profile for drifting buoys");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();
        var listed = (await aggregator.ListAsync("topic:glacier")).Duplicates.Single();

        var duplicate = await aggregator.GetAsync(listed.Name);

        duplicate.Explanation.Contributions.Should().NotBeEmpty();
        duplicate.Explanation.SharedTerms.Should().NotBeEmpty();
        duplicate.Explanation = null;
        duplicate.Should().Be(listed);
    }

    [Fact]
    public async Task A_duplicate_that_is_not_there_is_not_found()
    {
        await using var aggregator = await federation.StartAggregatorAsync();
        var name = DuplicateName.Of("registries/a/workItems/1", "registries/b/workItems/1").ToString();

        var missing = await aggregator.GetAsync(name).RefusalAsync();
        var wrong = await aggregator.GetAsync("duplicates/1").RefusalAsync();

        missing.StatusCode.Should().Be(StatusCode.NotFound);
        missing.Reason().Should().Be("RESOURCE_NOT_FOUND");
        wrong.StatusCode.Should().Be(StatusCode.InvalidArgument);
        wrong.Fields().Should().Equal("name");
    }

    [Theory]
    [InlineData("topic:volcano AND registry = \"iso\"", 2)]
    [InlineData("topic:volcano AND registry = \"w3c\"", 0)]
    [InlineData("topic:volcano AND group:\"SG17\"", 1)]
    [InlineData("topic:volcano AND status = DRAFT", 1)]
    [InlineData("topic:volcano AND date >= \"2024\"", 1)]
    [InlineData("topic:volcano AND identifier = \"ISO volcano-2\"", 1)]
    [InlineData("topic:eruptions", 1)]
    [InlineData("volcano ash", 1)]
    [InlineData("topic:volcano AND score > 1", 0)]
    [InlineData("topic:volcano AND declared = false AND NOT kind = DUPLICATE_KIND_UNSPECIFIED", 2)]
    public async Task A_report_is_filtered_by_what_either_item_says(string filter, int count)
    {
        await federation.PutPairAsync("volcano-1", "Volcano ash cloud federation of observatories", item =>
        {
            item.Keywords.Add("eruptions");
            item.Status = item.Name.Contains("iso", StringComparison.Ordinal) ? WorkItemStatus.Draft : WorkItemStatus.Published;
        });
        await federation.PutPairAsync("volcano-2", "Credential wallets inside volcano shelters", item =>
        {
            item.Date = item.Name.Contains("iso", StringComparison.Ordinal) ? "2024-05" : "2019";
            if (item.Date == "2019")
                item.Groups.Add("ITU-T / SG17 / Q10");
        });
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        (await aggregator.ListAsync(filter)).Duplicates.Should().HaveCount(count);
    }

    [Fact]
    public async Task A_report_comes_in_pages_in_the_order_asked_for()
    {
        string[] places = ["Oslo", "Lima", "Kyiv", "Doha", "Suva"];
        foreach (var (i, place) in places.Index())
        {
            var title = $"Harbour pilots licence registers of {place} and its {place} archipelago";
            await federation.PutPairAsync($"harbour-{i}", title, item => item.Date = $"20{10 + i}");
        }

        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        List<string> dates = [];
        var token = "";
        do
        {
            var page = await aggregator.ListAsync("topic:\"harbour pilots\"", "date desc", pageSize: 2, token);
            dates.AddRange(page.Duplicates.Where(d => d.Left.Title == d.Right.Title).Select(d => d.Left.Date));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        dates.Should().Equal("2014", "2013", "2012", "2011", "2010");
    }

    [Theory]
    [InlineData("score >", "", 0, "", "filter")]
    [InlineData("colour = \"red\"", "", 0, "", "filter")]
    [InlineData("", "colour", 0, "", "order_by")]
    [InlineData("", "", -1, "", "page_size")]
    [InlineData("", "", 0, "made-up", "page_token")]
    public async Task A_wrong_request_is_refused_with_the_field(
        string filter, string orderBy, int pageSize, string pageToken, string field)
    {
        await using var aggregator = await federation.StartAggregatorAsync();

        var refusal = await aggregator.ListAsync(filter, orderBy, pageSize, pageToken).RefusalAsync();

        refusal.StatusCode.Should().Be(StatusCode.InvalidArgument);
        refusal.Fields().Should().Equal(field);
    }

    [Fact]
    public async Task A_watcher_hears_what_there_is_and_then_what_happens()
    {
        const string Title = "Tundra beacons for migrating reindeer herds";
        await federation.PutPairAsync("tundra", Title);
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();
        using var events = await aggregator.WatchAsync("topic:tundra OR topic:meadow", includeExisting: true);

        var existing = await events.NextAsync();
        existing.Event.Should().Be(DuplicateEvent.Appeared);
        existing.Duplicate.Right.WorkItem.Should().Be(federation.Itu.NameOf("tundra"));
        existing.Duplicate.Reasons.Should().NotBeEmpty();
        (await events.NextAsync()).Event.Should().Be(DuplicateEvent.SnapshotComplete);

        await federation.PutPairAsync("meadow", "Meadow irrigation tokens for shepherd cooperatives");
        var appeared = await events.NextAsync();
        appeared.Event.Should().Be(DuplicateEvent.Appeared);
        appeared.Duplicate.Left.Title.Should().StartWith("Meadow");

        await federation.Iso.PutAsync("tundra", Title, item => item.Status = WorkItemStatus.Withdrawn);
        var changed = await events.NextAsync();
        changed.Event.Should().Be(DuplicateEvent.Changed);
        changed.Duplicate.Name.Should().Be(existing.Duplicate.Name);
        changed.Duplicate.Left.Status.Should().Be(WorkItemStatus.Withdrawn);
        changed.Duplicate.DetectTime.Should().Be(existing.Duplicate.DetectTime);

        await federation.Iso.DeleteAsync("tundra");
        var gone = await events.NextAsync();
        gone.Event.Should().Be(DuplicateEvent.Gone);
        gone.Duplicate.Name.Should().Be(existing.Duplicate.Name);
        gone.Duplicate.Reasons.Should().BeEmpty();
    }

    [Fact]
    public async Task For_a_watcher_a_duplicate_comes_and_goes_with_its_filter()
    {
        const string Title = "Comet tail sampling passports for probes";
        await federation.PutPairAsync("comet", Title);
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();
        using var events = await aggregator.WatchAsync("topic:comet AND status = APPROVAL");

        await federation.Itu.PutAsync("comet", Title, item => item.Status = WorkItemStatus.Approval);
        (await events.NextAsync()).Event.Should().Be(DuplicateEvent.Appeared);
        await federation.Itu.PutAsync("comet", Title, item => item.Status = WorkItemStatus.Published);
        (await events.NextAsync()).Event.Should().Be(DuplicateEvent.Gone);
    }

    [Fact]
    public async Task Watchers_are_let_go_at_once_when_the_aggregator_stops()
    {
        await using var aggregator = await federation.StartAggregatorAsync();
        using var events = await aggregator.WatchAsync();

        var next = events.NextAsync();
        await aggregator.StopAsync();

        (await next.RefusalAsync()).StatusCode.Should().Be(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Reports_are_for_those_only_who_may_read_them()
    {
        await using var aggregator = await federation.StartAggregatorAsync();
        using var anonymous = FederationChannel.Open(aggregator.Address);
        using var tokens = federation.TokensOf("itu-t");
        using var unauthorized = FederationChannel.Open(aggregator.Address, tokens, TestFederation.AggregatorAudience);

        var nobody = await ListDuplicatesAsync(anonymous).RefusalAsync();
        var writer = await ListDuplicatesAsync(unauthorized).RefusalAsync();
        var registries = new RegistryService.RegistryServiceClient(unauthorized);
        var curious = await registries.ListRegistriesAsync(new(), cancellationToken: Cancellation).ResponseAsync.RefusalAsync();

        nobody.StatusCode.Should().Be(StatusCode.Unauthenticated);
        writer.StatusCode.Should().Be(StatusCode.PermissionDenied);
        curious.Reason().Should().Be("SCOPE_MISSING");
    }

    private static Task<ListDuplicatesResponse> ListDuplicatesAsync(GrpcChannel channel) =>
        new DuplicateService.DuplicateServiceClient(channel)
            .ListDuplicatesAsync(new(), cancellationToken: Cancellation).ResponseAsync;
}
