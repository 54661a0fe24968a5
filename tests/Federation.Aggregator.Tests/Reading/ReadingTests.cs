using Federation.Aggregator.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Aggregator.Tests.Reading;

public sealed class ReadingTests(TestFederation federation) : IClassFixture<TestFederation>
{
    [Fact]
    public async Task An_aggregator_serves_the_items_of_all_registries_with_their_provenance()
    {
        await federation.PutPairAsync("X.1", "Entity authentication assurance framework");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();
        var name = federation.Itu.NameOf("X.1");
        var origin = await federation.Itu.Catalog.GetWorkItemAsync(new GetWorkItemRequest { Name = name }, cancellationToken: Cancelled);

        var mirrored = await aggregator.Catalog.GetWorkItemAsync(new GetWorkItemRequest { Name = name }, cancellationToken: Cancelled);
        var listed = await aggregator.Catalog.ListWorkItemsAsync(
            new ListWorkItemsRequest { Parent = "registries/-", Filter = "title:\"assurance\"" }, cancellationToken: Cancelled);

        mirrored.WorkItem.Should().Be(origin.WorkItem);
        listed.WorkItems.Select(item => item.Name).Should().Contain([name, federation.Iso.NameOf("X.1")]);
        listed.Unreachable.Should().BeEmpty();
    }

    [Fact]
    public async Task A_mirror_has_the_digest_of_its_origin_down_to_the_entries()
    {
        await federation.Itu.PutAsync("X.2", "Baseline identity management terms");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();
        var request = new GetDigestRequest { Name = "registries/itu-t" };
        var ranges = new GetDigestRangesRequest { Parent = "registries/itu-t", Prefixes = { "" } };

        var origin = await federation.Itu.Catalog.GetDigestAsync(request, cancellationToken: Cancelled);
        var mirror = await aggregator.Catalog.GetDigestAsync(request, cancellationToken: Cancelled);
        var originRanges = await federation.Itu.Catalog.GetDigestRangesAsync(ranges, cancellationToken: Cancelled);
        var mirrorRanges = await aggregator.Catalog.GetDigestRangesAsync(ranges, cancellationToken: Cancelled);

        mirror.Digest.Should().Be(origin.Digest);
        mirrorRanges.Should().Be(originRanges);
    }

    [Fact]
    public async Task Items_are_fetched_in_batches_and_those_that_do_not_exist_are_named()
    {
        await federation.Itu.PutAsync("X.3", "Trusted identity platform");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();
        var (here, missing) = (federation.Itu.NameOf("X.3"), federation.Itu.NameOf("X.none"));

        var batch = await aggregator.Catalog.BatchGetWorkItemsAsync(
            new BatchGetWorkItemsRequest { Parent = "registries/itu-t", Names = { here, missing } }, cancellationToken: Cancelled);

        batch.WorkItems.Select(item => item.Name).Should().Equal(here);
        batch.Missing.Should().Equal(missing);
    }

    [Theory]
    [InlineData("registries/itu-t")]
    [InlineData("registries/-")]
    public async Task Pages_laid_together_are_the_whole_with_what_came_and_without_what_went_between_them(string parent)
    {
        foreach (var number in Enumerable.Range(11, 6))
            await federation.PutPairAsync($"P.{number}", "Pagination of identity registries");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();
        var request = new ListWorkItemsRequest { Parent = parent, Filter = "title:\"pagination\"", PageSize = 2 };
        async Task<List<WorkItem>> ReadAsync(Func<int, Task> betweenPages)
        {
            List<WorkItem> met = [];
            for (request.PageToken = ""; met.Count == 0 || request.PageToken.Length > 0; await betweenPages(met.Count))
            {
                var page = await aggregator.Catalog.ListWorkItemsAsync(request, cancellationToken: Cancelled);
                met.AddRange(page.WorkItems);
                request.PageToken = page.NextPageToken;
            }

            return met;
        }

        var quiet = await ReadAsync(_ => Task.CompletedTask);
        var disturbed = await ReadAsync(async met =>
        {
            if (met != 4)
                return;
            await federation.Itu.PutAsync("P.155", "Pagination of what came between");
            await federation.Itu.DeleteAsync("P.16");
            var origin = await federation.Itu.Catalog.GetRegistryAsync(new GetRegistryRequest { Name = "registries/itu-t" }, cancellationToken: Cancelled);
            await aggregator.UntilAsync(all => all.Any(mirror => mirror.Name == origin.Registry.Name && mirror.Revision >= origin.Registry.Revision));
        });

        string[] all = [.. quiet.Select(item => item.Name)];
        all.Should().Equal(quiet.OrderBy(item => item.Identifier, StringComparer.Ordinal).ThenBy(item => item.Name, StringComparer.Ordinal).Select(item => item.Name));
        all.Should().OnlyHaveUniqueItems().And.HaveCount(parent == "registries/-" ? 12 : 6);
        disturbed.Select(item => item.Name).Should().BeEquivalentTo(
            [.. all.Except([federation.Itu.NameOf("P.16")]), federation.Itu.NameOf("P.155")]);
        await federation.Itu.DeleteAsync("P.155");
    }

    [Fact]
    public async Task A_list_over_all_registries_names_those_that_cannot_be_reached()
    {
        await federation.PutPairAsync("X.4", "Discovery of identity information");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();
        await federation.Iso.StopAsync();
        try
        {
            await aggregator.UntilAsync(
                all => all is [{ State: Protocol.Aggregator.V1.MirrorState.Unreachable }, { State: Protocol.Aggregator.V1.MirrorState.Following }]);
            var listed = await aggregator.Catalog.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = "registries/-" }, cancellationToken: Cancelled);

            listed.Unreachable.Should().Equal("registries/iso");
            listed.WorkItems.Select(item => item.Name).Should().Contain(federation.Iso.NameOf("X.4"));
        }
        finally
        {
            await federation.Iso.StartAsync();
        }
    }

    [Fact]
    public async Task The_past_is_asked_of_the_origin()
    {
        await using var aggregator = await federation.StartAggregatorAsync();

        var read = async () => await aggregator.Catalog.ListRevisionsAsync(new ListRevisionsRequest { Parent = "registries/itu-t" }, cancellationToken: Cancelled);

        (await read.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.FailedPrecondition);
    }

    [Fact]
    public async Task A_registry_that_is_not_mirrored_is_not_found()
    {
        await using var aggregator = await federation.StartAggregatorAsync();

        var read = async () => await aggregator.Catalog.GetDigestAsync(new GetDigestRequest { Name = "registries/none" }, cancellationToken: Cancelled);

        (await read.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.NotFound);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
