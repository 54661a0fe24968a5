using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Paging;
using Federation.Protocol.WorkItems;

namespace Federation.Catalog.Tests;

public sealed class ListingTests
{
    private static CancellationToken Stop => TestStore.Stop;

    [Theory]
    [InlineData("", "")]
    [InlineData("", "title desc")]
    [InlineData("", "revision desc, identifier")]
    [InlineData("title:odd", "")]
    [InlineData("NOT title:odd", "date")]
    public async Task Pages_laid_together_are_every_item_once_in_order(string filter, string orderBy)
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(false, [.. Enumerable.Range(0, 53).Select(i => TestStore.Item($"ITU-T X.{i}", i % 2 == 0 ? "Even" : "Odd"))]);
        await test.Store.WorkItems.DeleteAsync(TestStore.ItuT.WorkItem("X.7"), "", TestStore.Operator, Stop);
        var order = OrderBy.Parse(orderBy, WorkItemOrder.Schema, WorkItemOrder.WhenEmpty);
        var query = new WorkItemQuery { Filter = Filter.Parse(filter, WorkItemFilter.Schema), Order = order, PageSize = 10 };

        var met = new List<WorkItem>();
        Page<WorkItem> page;
        do
        {
            page = await test.Store.WorkItems.ListAsync(TestStore.ItuT, query, Stop);
            met.AddRange(page.Items);
            query = query with { After = page.Next };
        }
        while (page.Next is not null);

        met.Should().HaveCount(page.TotalSize).And.HaveCount(filter switch { "" => 52, "title:odd" => 25, _ => 27 });
        met.Should().OnlyHaveUniqueItems(item => item.Name).And.BeInAscendingOrder(order);
        met.Should().OnlyContain(item => item.Etag.Length > 0 && item.Provenance != null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("title desc")]
    public async Task A_page_that_would_be_too_large_for_one_message_ends_early(string orderBy)
    {
        await using var test = await TestStore.CreateAsync();
        var items = Enumerable.Range(0, 12).Select(i => TestStore.Item($"ITU-T X.{i}")).ToArray();
        foreach (var item in items)
            item.Source = new SourceRecord { MediaType = "application/json", Content = new string('x', 500_000) };
        await test.ImportAsync(prune: false, items);
        var query = new WorkItemQuery { Order = OrderBy.Parse(orderBy, WorkItemOrder.Schema, WorkItemOrder.WhenEmpty), PageSize = 50 };

        List<Page<WorkItem>> pages = [];
        do
        {
            pages.Add(await test.Store.WorkItems.ListAsync(TestStore.ItuT, query with { After = pages.LastOrDefault()?.Next }, Stop));
        }
        while (pages[^1].Next is not null);

        pages.Should().HaveCount(2).And.OnlyContain(page => page.TotalSize == items.Length);
        pages.SelectMany(page => page.Items).Should().HaveCount(items.Length).And.OnlyHaveUniqueItems(item => item.Name);
    }

    [Fact]
    public async Task A_page_that_ends_with_the_last_item_has_no_next()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(false, TestStore.Item("ITU-T X.1"), TestStore.Item("ITU-T X.2"));

        var page = await test.Store.WorkItems.ListAsync(TestStore.ItuT, new WorkItemQuery { PageSize = 2 }, Stop);

        page.Next.Should().BeNull();
        page.Items.Should().HaveCount(2);
    }
}
