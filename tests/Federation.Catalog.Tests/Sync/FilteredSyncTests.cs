using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.WorkItems;
using FsCheck;
using FsCheck.Xunit;

namespace Federation.Catalog.Tests.Sync;

public sealed class FilteredSyncTests
{
    private static readonly Func<WorkItem, bool> _odd = Filter.Parse("title:odd", WorkItemFilter.Schema)!;

    private static CancellationToken Stop => TestStore.Stop;

    [Fact]
    public async Task Only_what_meets_the_filter_is_sent_and_a_snapshot_tells_of_nothing_else()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(prune: false, TestStore.Item("X.1", "Odd"), TestStore.Item("X.2", "Even"), TestStore.Item("X.3", "Odd"));
        await test.Store.WorkItems.DeleteAsync(TestStore.ItuT.WorkItem("X.3"), "", TestStore.Operator, Stop);

        var batch = await ReadAsync(test, await BeginAsync(test));

        batch.Changes.Should().ContainSingle().Which.Message.WorkItem.Identifier.Should().Be("X.1");
        batch.CaughtUp.Should().BeTrue();
        batch.Digest.Should().BeNull("the digest of the whole is not that of a part");
    }

    [Fact]
    public async Task An_item_that_leaves_the_filter_is_told_as_unmatched()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("X.1", "Odd");
        var caughtUp = await ReadAsync(test, await BeginAsync(test));
        await test.ImportAsync(prune: false, TestStore.Item("X.1", "Even"));

        var batch = await ReadAsync(test, caughtUp.Reached);

        batch.Changes.Should().ContainSingle().Which.Message.Unmatched.Name.Should().Be("registries/itu-t/workItems/X.1");
    }

    [Fact]
    public async Task A_batch_ends_after_so_many_items_looked_at_even_if_none_meets_the_filter()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(prune: false, [.. Enumerable.Range(0, 10).Select(i => TestStore.Item($"X.{i}", i == 9 ? "Odd" : "Even"))]);

        var first = await ReadAsync(test, await BeginAsync(test), new ChangeLimits { Scanned = 4 });
        var second = await ReadAsync(test, first.Reached, new ChangeLimits { Scanned = 4 });
        var third = await ReadAsync(test, second.Reached, new ChangeLimits { Scanned = 4 });

        (first.Changes.Count, first.Reached.Revision, first.CaughtUp).Should().Be((0, 4, false));
        (second.Changes.Count, second.Reached.Revision).Should().Be((0, 8));
        (third.Changes.Count, third.Reached.Revision, third.CaughtUp).Should().Be((1, 10, true));
    }

    [Property(MaxTest = 25)]
    public async Task A_filtered_follower_holds_just_what_meets_the_filter(NonEmptyArray<(byte Item, byte Action)> steps)
    {
        await using var test = await TestStore.CreateAsync();
        var held = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var point = await BeginAsync(test);
        foreach (var (item, action) in steps.Get)
        {
            await test.ImportAsync(prune: action % 5 == 0, TestStore.Item($"X.{item % 6}", action % 2 == 0 ? $"Even {action}" : $"Odd {action}"));
            if (action % 3 == 0)
                point = (await FollowAsync(test, held, point, new ChangeLimits { Items = 2, Scanned = 3 })).Reached;
        }

        await FollowAsync(test, held, point, new ChangeLimits());

        var page = await test.Store.WorkItems.ListAsync(TestStore.ItuT, new WorkItemQuery { Filter = _odd, PageSize = 100 }, Stop);
        held.Should().Equal(page.Items.ToDictionary(item => item.Name, item => item.Etag));
    }

    private static Task<SyncPoint> BeginAsync(TestStore test) => test.Store.SyncTokens.VerifyAsync(TestStore.ItuT, "", "title:odd", Stop);

    private static Task<ChangeBatch> ReadAsync(TestStore test, SyncPoint start, ChangeLimits? limits = null) =>
        test.Store.ReadChangesAsync(TestStore.ItuT, start, _odd, limits ?? new ChangeLimits(), Stop);

    // Reads one batch, or everything when the limits are the usual ones.
    private static async Task<ChangeBatch> FollowAsync(
        TestStore test, SortedDictionary<string, string> held, SyncPoint start, ChangeLimits limits)
    {
        var batch = await ReadAsync(test, start, limits);
        foreach (var change in batch.Changes.Select(change => change.Message))
        {
            if (change.ChangeCase == WorkItemChange.ChangeOneofCase.WorkItem)
                held[change.WorkItem.Name] = change.WorkItem.Etag;
            else
                held.Remove(change.Unmatched?.Name ?? change.Deleted.Name);
        }

        return batch;
    }
}
