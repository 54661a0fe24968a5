using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Catalog.Tests;

public sealed class NamedItemsTests
{
    private static CancellationToken Stop => TestStore.Stop;

    [Fact]
    public async Task Items_come_in_the_order_of_their_names_and_the_missing_are_named()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(prune: false, TestStore.Item("X.1"), TestStore.Item("X.2"), TestStore.Item("X.3"));
        await test.Store.WorkItems.DeleteAsync(TestStore.ItuT.WorkItem("X.2"), "", TestStore.Operator, Stop);

        var found = await test.Store.WorkItems.FindAsync(TestStore.ItuT, Names("X.3", "X.2", "X.9", "X.1"), Stop);

        found.Items.Select(item => item.Identifier).Should().Equal("X.3", "X.1");
        found.Missing.Should().Equal(Names("X.2", "X.9"));
    }

    [Fact]
    public async Task What_would_be_too_large_for_one_message_is_left_for_the_next()
    {
        await using var test = await TestStore.CreateAsync();
        var names = Names([.. Enumerable.Range(0, 12).Select(i => $"X.{i}")]);
        await test.ImportAsync(prune: false, [.. Enumerable.Range(0, 12).Select(i => Large($"X.{i}"))]);

        var met = new List<string>();
        while (met.Count < names.Count)
        {
            var found = await test.Store.WorkItems.FindAsync(TestStore.ItuT, [.. names.Skip(met.Count)], Stop);
            found.Items.Sum(item => item.CalculateSize()).Should().BeLessThan(4 * 1024 * 1024);
            met.AddRange(found.Items.Select(item => item.Identifier));
        }

        met.Should().Equal(names.Select(name => name.Id));
    }

    private static List<WorkItemName> Names(params string[] ids) => [.. ids.Select(id => TestStore.ItuT.WorkItem(id))];

    private static WorkItem Large(string identifier)
    {
        var item = TestStore.Item(identifier);
        item.Source = new SourceRecord { MediaType = "application/json", Content = new string('x', 500_000) };
        return item;
    }
}
