using Federation.Protocol.Catalog.V1;
using FsCheck;
using FsCheck.Xunit;

namespace Federation.Catalog.Tests.Changes;

public sealed class ChangeOrderTests
{
    private static CancellationToken Stop => TestStore.Stop;

    [Fact]
    public async Task An_item_that_changes_moves_to_the_end()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");
        await test.CreateAsync("ITU-T X.2");
        await test.ImportAsync(false, TestStore.Item("ITU-T X.1", "Changed"));

        var changes = await test.ChangesAsync();

        changes.Select(change => (change.Revision, change.WorkItem.Identifier)).Should().Equal((2, "ITU-T X.2"), (3, "ITU-T X.1"));
    }

    [Fact]
    public async Task A_deletion_leaves_a_tombstone_with_a_revision_of_its_own()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");
        await test.Store.WorkItems.DeleteAsync(TestStore.ItuT.WorkItem("X.1"), "", TestStore.Operator, Stop);

        var change = (await test.ChangesAsync(after: 1)).Should().ContainSingle().Subject;

        change.Revision.Should().Be(2);
        change.Deleted.Name.Should().Be("registries/itu-t/workItems/X.1");
        change.Deleted.DeleteTime.Should().NotBeNull();
    }

    [Theory]
    [InlineData(3, int.MaxValue)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(int.MaxValue, 250)]
    public async Task Batches_keep_within_their_limits_and_miss_nothing(int items, int bytes)
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(false, [.. Enumerable.Range(0, 10).Select(i => TestStore.Item($"ITU-T X.{i}"))]);

        var met = new List<long>();
        ChangeBatch batch;
        var point = default(SyncPoint);
        do
        {
            batch = await test.Store.ReadChangesAsync(TestStore.ItuT, point, null, new ChangeLimits { Items = items, Bytes = bytes }, Stop);
            batch.Changes.Count.Should().BeInRange(1, bytes == 1 ? 1 : 3);
            batch.Reached.Revision.Should().Be(batch.Changes[^1].Revision);
            point = batch.Reached;
            met.AddRange(batch.Changes.Select(change => change.Revision));
        }
        while (!batch.CaughtUp);

        met.Should().Equal(Enumerable.Range(1, 10).Select(i => (long)i));
    }

    [Fact]
    public async Task When_nothing_is_left_the_newest_revision_is_reached()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");

        var batch = await test.Store.ReadChangesAsync(TestStore.ItuT, new SyncPoint(1, 0), null, new ChangeLimits(), Stop);

        batch.Changes.Should().BeEmpty();
        (batch.Reached.Revision, batch.NewestRevision).Should().Be((1, 1));
    }

    [Fact]
    public async Task A_commit_wakes_those_who_wait()
    {
        await using var test = await TestStore.CreateAsync();
        var waiting = test.Store.WaitForChangeAsync(TestStore.ItuT, 0, Stop);
        waiting.IsCompleted.Should().BeFalse();

        await test.CreateAsync("ITU-T X.1");

        (await waiting).Should().Be(1);
        (await test.Store.WaitForChangeAsync(TestStore.ItuT, 0, Stop)).Should().Be(1, "it has changed already");
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        await using var test = await TestStore.CreateAsync();
        using var stop = new CancellationTokenSource();
        var waiting = test.Store.WaitForChangeAsync(TestStore.ItuT, 0, stop.Token);

        await stop.CancelAsync();

        await waiting.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Property(MaxTest = 25)]
    public async Task A_follower_that_applies_the_changes_holds_what_the_store_holds(NonEmptyArray<(byte Item, byte Action)> steps)
    {
        await using var test = await TestStore.CreateAsync();
        var replica = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var reached = 0L;
        foreach (var (item, action) in steps.Get)
        {
            var identifier = $"ITU-T X.{item % 5}";
            if (action % 4 == 0)
                await test.ImportAsync(prune: true, TestStore.Item(identifier, $"Title {action}"));
            else
                await test.ImportAsync(prune: false, TestStore.Item(identifier, $"Title {action % 7}"));
            if (action % 3 == 0)
                reached = await FollowAsync(test, replica, reached);
        }

        await FollowAsync(test, replica, reached);

        var page = await test.Store.WorkItems.ListAsync(TestStore.ItuT, new WorkItemQuery { PageSize = 100 }, Stop);
        replica.Should().Equal(page.Items.ToDictionary(item => item.Name, item => item.Etag));
        (await test.Store.GetRegistryAsync(TestStore.ItuT, Stop)).ItemCount.Should().Be(replica.Count);
    }

    private static async Task<long> FollowAsync(TestStore test, SortedDictionary<string, string> replica, long reached)
    {
        foreach (var change in await test.ChangesAsync(reached))
        {
            reached = change.Revision;
            if (change.ChangeCase == WorkItemChange.ChangeOneofCase.Deleted)
                replica.Remove(change.Deleted.Name);
            else
                replica[change.WorkItem.Name] = change.WorkItem.Etag;
        }

        return reached;
    }
}
