using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Node.Tests.Reading;

public sealed class ListTests(RunningNode node) : IClassFixture<RunningNode>, IAsyncLifetime
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (var i = 1; i <= 5; i++)
        {
            if ((await ListAsync("")).TotalSize < i)
                await node.CreateAsync($"X.{i}", i % 2 == 0 ? $"Biometric template {i}" : $"Identity wallet {i}");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition()
    {
        var seen = new List<string>();
        var request = new ListWorkItemsRequest { Parent = RunningNode.Registry, PageSize = 2, OrderBy = "identifier desc" };
        do
        {
            var page = await node.Reader.ListWorkItemsAsync(request, cancellationToken: Cancellation);
            page.TotalSize.Should().Be(5);
            page.WorkItems.Count.Should().BeLessThanOrEqualTo(2);
            seen.AddRange(page.WorkItems.Select(item => item.Identifier));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        seen.Should().Equal("X.5", "X.4", "X.3", "X.2", "X.1");
    }

    [Fact]
    public async Task A_filter_selects()
    {
        var page = await ListAsync("title:\"biometric\" AND status = DRAFT");

        page.WorkItems.Select(item => item.Identifier).Should().Equal("X.2", "X.4");
    }

    [Theory]
    [InlineData("colour = red", "", "", "filter")]
    [InlineData("", "colour", "", "order_by")]
    [InlineData("", "", "no token", "page_token")]
    public async Task What_is_wrong_in_a_request_is_named(string filter, string orderBy, string pageToken, string field)
    {
        var request = new ListWorkItemsRequest { Parent = RunningNode.Registry, Filter = filter, OrderBy = orderBy, PageToken = pageToken };

        var refusal = await Items.Refusal(async () => await node.Reader.ListWorkItemsAsync(request));

        refusal.StatusCode.Should().Be(StatusCode.InvalidArgument);
        refusal.Fields().Should().Equal(field);
    }

    [Fact]
    public async Task A_page_token_belongs_to_its_request()
    {
        var first = await node.Reader.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = RunningNode.Registry, PageSize = 1 }, cancellationToken: Cancellation);
        var changed = new ListWorkItemsRequest { Parent = RunningNode.Registry, PageSize = 1, PageToken = first.NextPageToken, Filter = "wallet" };

        var refusal = await Items.Refusal(async () => await node.Reader.ListWorkItemsAsync(changed));

        refusal.Fields().Should().Equal("page_token");
    }

    [Fact]
    public async Task Registries_come_page_by_page()
    {
        var first = await node.Reader.ListRegistriesAsync(new ListRegistriesRequest { PageSize = 1 }, cancellationToken: Cancellation);
        var second = await node.Reader.ListRegistriesAsync(new ListRegistriesRequest { PageSize = 1, PageToken = first.NextPageToken }, cancellationToken: Cancellation);

        first.Registries.Concat(second.Registries).Select(registry => registry.Name).Should().Equal("registries/itu-r", "registries/itu-t");
        second.NextPageToken.Should().BeEmpty();
    }

    [Theory]
    [InlineData("registries/nowhere", StatusCode.NotFound)]
    [InlineData("registries/itu-t/workItems/X.1", StatusCode.InvalidArgument)]
    [InlineData("", StatusCode.InvalidArgument)]
    public async Task A_registry_that_is_not_there_is_told_from_a_name_that_is_none(string name, StatusCode expected)
    {
        var refusal = await Items.Refusal(async () => await node.Reader.GetRegistryAsync(new GetRegistryRequest { Name = name }));

        refusal.StatusCode.Should().Be(expected);
    }

    [Fact]
    public async Task A_missing_item_is_not_found()
    {
        var refusal = await Items.Refusal(async () => await node.Reader.GetWorkItemAsync(new GetWorkItemRequest { Name = $"{RunningNode.Registry}/workItems/X.99" }));

        refusal.StatusCode.Should().Be(StatusCode.NotFound);
        refusal.Reason().Should().Be("RESOURCE_NOT_FOUND");
    }

    private async Task<ListWorkItemsResponse> ListAsync(string filter) =>
        await node.Reader.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = RunningNode.Registry, Filter = filter }, cancellationToken: Cancellation);
}
