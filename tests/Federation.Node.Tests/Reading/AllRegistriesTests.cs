using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Node.Tests.Reading;

/// <summary>Reading across the registries of a node (AIP-159).</summary>
public sealed class AllRegistriesTests(RunningNode node) : IClassFixture<RunningNode>, IAsyncLifetime
{
    private const string All = "registries/-";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if ((await ListAsync(new ListWorkItemsRequest { Parent = All })).TotalSize > 0)
            return;
        foreach (var id in (string[])["X.1", "X.2", "X.5"])
            await node.CreateAsync(id);
        var radio = new CatalogAdminService.CatalogAdminServiceClient(node.Channel("radio"));
        foreach (var id in (string[])["X.1", "X.3", "X.4", "X.6"])
        {
            await radio.CreateWorkItemAsync(
                new CreateWorkItemRequest { Parent = "registries/itu-r", WorkItemId = id, WorkItem = Items.Item(id, "Of ITU-R") },
                cancellationToken: Cancellation);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(50)]
    public async Task Pages_of_all_registries_follow_each_other_without_gap_or_repetition(int size)
    {
        var seen = new List<string>();
        var request = new ListWorkItemsRequest { Parent = All, PageSize = size };
        do
        {
            var page = await ListAsync(request);
            page.TotalSize.Should().Be(7);
            page.WorkItems.Count.Should().BeInRange(1, size);
            seen.AddRange(page.WorkItems.Select(item => item.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        seen.Should().Equal(
            "registries/itu-r/workItems/X.1", "registries/itu-t/workItems/X.1", "registries/itu-t/workItems/X.2", "registries/itu-r/workItems/X.3",
            "registries/itu-r/workItems/X.4", "registries/itu-t/workItems/X.5", "registries/itu-r/workItems/X.6");
    }

    [Fact]
    public async Task A_page_that_ends_early_for_its_size_in_one_registry_skips_nothing_of_it()
    {
        var radio = new CatalogAdminService.CatalogAdminServiceClient(node.Channel("radio"));
        List<string> large = [];
        foreach (var id in (string[])["Y.1", "Y.2", "Y.3", "Y.4", "Y.6"])
        {
            var item = Items.Item(id, "Large");
            item.Source = new SourceRecord { Content = new string('x', 900_000) };
            var created = await radio.CreateWorkItemAsync(
                new CreateWorkItemRequest { Parent = "registries/itu-r", WorkItemId = id, WorkItem = item }, cancellationToken: Cancellation);
            large.Add(created.WorkItem.Name);
        }

        var small = await node.CreateAsync("Y.5");
        var seen = new List<string>();
        var request = new ListWorkItemsRequest { Parent = All, Filter = "identifier:\"Y.\"" };
        do
        {
            var page = await ListAsync(request);
            page.CalculateSize().Should().BeLessThan(4 * 1024 * 1024);
            seen.AddRange(page.WorkItems.Select(item => item.Identifier));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        seen.Should().Equal("Y.1", "Y.2", "Y.3", "Y.4", "Y.5", "Y.6");
        foreach (var name in large)
            await radio.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = name }, cancellationToken: Cancellation);
        await node.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = small.Name }, cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_filter_and_an_order_go_for_all_registries()
    {
        var page = await ListAsync(new ListWorkItemsRequest { Parent = All, Filter = "title:\"of ITU-R\"", OrderBy = "identifier desc", PageSize = 2 });

        page.WorkItems.Select(item => item.Identifier).Should().Equal("X.6", "X.4");
        page.TotalSize.Should().Be(4);
    }

    [Fact]
    public async Task The_registries_of_the_node_itself_are_never_out_of_reach() =>
        (await ListAsync(new ListWorkItemsRequest { Parent = All })).Unreachable.Should().BeEmpty();

    [Fact]
    public async Task A_token_of_one_registry_is_not_taken_for_all()
    {
        var one = await ListAsync(new ListWorkItemsRequest { Parent = RunningNode.Registry, PageSize = 1 });

        var refusal = await Items.Refusal(() => ListAsync(new ListWorkItemsRequest { Parent = All, PageToken = one.NextPageToken }));

        refusal.StatusCode.Should().Be(StatusCode.InvalidArgument);
        refusal.Fields().Should().Equal("page_token");
    }

    private async Task<ListWorkItemsResponse> ListAsync(ListWorkItemsRequest request) =>
        await node.Reader.ListWorkItemsAsync(request, cancellationToken: Cancellation);
}
