using Federation.Catalog.Tests.Copies;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Names;
using Federation.Protocol.WorkItems;
using FsCheck;
using FsCheck.Xunit;

namespace Federation.Catalog.Tests.History;

public sealed class HistoryTests
{
    private static readonly WorkItemName _name = TestStore.ItuT.WorkItem("X.1");

    private static CancellationToken Stop => TestStore.Stop;

    [Property(MaxTest = 25)]
    public async Task The_past_reads_as_it_was_and_what_is_forgotten_is_refused(NonEmptyArray<(byte Item, byte Action)> steps)
    {
        await using var test = await TestStore.CreateAsync();
        var past = new SortedDictionary<long, (DateTimeOffset Time, List<WorkItem> Items)>();
        var kept = DateTimeOffset.MinValue;
        foreach (var (item, action) in steps.Get)
        {
            test.Time.Advance(TimeSpan.FromHours(1));
            await test.ImportAsync(
                prune: action % 3 == 0, [.. Enumerable.Range(0, action % 4).Select(i => TestStore.Item($"X.{(item + i) % 8}", $"Title {action % 3}"))]);
            var revision = (await test.Store.GetRegistryAsync(TestStore.ItuT, Stop)).Revision;
            if (revision > 0)
                past[revision] = (test.Time.GetUtcNow(), await ListAsync(test, 0));
            if (action % 11 == 0)
                await test.Store.History.ForgetAsync(kept = test.Time.GetUtcNow() - TimeSpan.FromHours(3.5), Stop);
            if (action % 13 == 0)
                await test.Store.ForgetTombstonesAsync(TestStore.ItuT, test.Time.GetUtcNow(), Stop);
        }

        foreach (var (revision, (time, items)) in past)
        {
            try
            {
                (await ListAsync(test, revision)).Should().Equal(items);
                foreach (var item in items)
                    (await test.Store.WorkItems.GetAsync(item.ResourceName(), revision, Stop)).Should().Be(item);
            }
            catch (RevisionForgottenException e)
            {
                e.Oldest.Should().BeGreaterThan(revision);
                time.Should().BeBefore(kept, "what was superseded since then is kept");
            }
        }
    }

    [Fact]
    public async Task Revisions_tell_who_changed_what_and_when()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("X.1", "First");
        await test.Store.WorkItems.UpdateAsync(
            _name, "", false, item => Changed(item!, "Second", WorkItemStatus.Draft), new ChangeAuthor("editor", "sg17"), Stop);
        await test.Store.WorkItems.DeleteAsync(_name, "", TestStore.Operator, Stop);
        await test.CreateAsync("X.1", "Third");

        var revisions = (await test.Store.History.ListAsync(_name, null, 10, Stop)).Revisions;

        revisions.Select(r => (r.Revision, r.Kind, r.ClientId, r.Organization)).Should().Equal(
            (4, RevisionKind.Created, "operator", "org-itu-t"),
            (3, RevisionKind.Deleted, "operator", "org-itu-t"),
            (2, RevisionKind.Updated, "editor", "sg17"),
            (1, RevisionKind.Created, "operator", "org-itu-t"));
        revisions[2].ChangedFields.Paths.Should().Equal("titles", "status");
        revisions.Where(r => r.Kind != RevisionKind.Updated).Should().OnlyContain(r => r.ChangedFields == null);
        revisions.Should().OnlyContain(r => r.CommitTime != null && r.Name == _name.ToString());
    }

    [Fact]
    public async Task The_revisions_of_a_registry_come_in_pages_newest_first()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(prune: false, [.. Enumerable.Range(0, 10).Select(i => TestStore.Item($"X.{i}"))]);
        await test.ImportAsync(prune: true, [.. Enumerable.Range(0, 8).Select(i => TestStore.Item($"X.{i}", "Changed"))]);

        List<WorkItemRevision> met = [];
        RevisionPage page;
        long? before = null;
        do
        {
            page = await test.Store.History.ListAsync(TestStore.ItuT, before, 6, Stop);
            met.AddRange(page.Revisions);
            before = page.Next;
        }
        while (before is not null);

        met.Select(r => r.Revision).Should().Equal(Enumerable.Range(1, 20).Reverse().Select(i => (long)i));
        met.Select(r => r.Kind).Should().Equal(
            [.. Enumerable.Repeat(RevisionKind.Deleted, 2), .. Enumerable.Repeat(RevisionKind.Updated, 8), .. Enumerable.Repeat(RevisionKind.Created, 10)]);
    }

    [Fact]
    public async Task A_deletion_is_told_of_after_its_tombstone_is_forgotten()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("X.1");
        await test.Store.WorkItems.DeleteAsync(_name, "", TestStore.Operator, Stop);
        test.Time.Advance(TimeSpan.FromDays(1));
        await test.Store.ForgetTombstonesAsync(TestStore.ItuT, test.Time.GetUtcNow(), Stop);

        (await test.Store.History.ListAsync(_name, null, 10, Stop)).Revisions.Select(r => r.Kind).Should()
            .Equal(RevisionKind.Deleted, RevisionKind.Created);
        (await test.Store.WorkItems.GetAsync(_name, 1, Stop)).Identifier.Should().Be("X.1");
        await test.Store.Awaiting(s => s.WorkItems.GetAsync(_name, 2, Stop)).Should().ThrowAsync<WorkItemNotFoundException>();

        (await test.Store.History.ForgetAsync(test.Time.GetUtcNow(), Stop)).Should().Be(2);
        await test.Store.History.Awaiting(h => h.ListAsync(_name, null, 10, Stop)).Should().ThrowAsync<WorkItemNotFoundException>();
    }

    [Fact]
    public async Task A_past_list_is_filtered_ordered_and_paged_as_the_present_one()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(prune: false, [.. Enumerable.Range(0, 9).Select(i => TestStore.Item($"X.{i}", i % 2 == 0 ? "Even" : "Odd"))]);
        await test.ImportAsync(prune: true, TestStore.Item("X.1", "Even"));
        var query = new WorkItemQuery
        {
            Revision = 9,
            Filter = Filter.Parse("title:even", WorkItemFilter.Schema),
            Order = OrderBy.Parse("identifier desc", WorkItemOrder.Schema, WorkItemOrder.WhenEmpty),
            PageSize = 3,
        };

        var first = await test.Store.WorkItems.ListAsync(TestStore.ItuT, query, Stop);
        var second = await test.Store.WorkItems.ListAsync(TestStore.ItuT, query with { After = first.Next }, Stop);

        first.Items.Concat(second.Items).Select(item => item.Identifier).Should().Equal("X.8", "X.6", "X.4", "X.2", "X.0");
        (first.TotalSize, second.Next).Should().Be((5, null));
    }

    [Fact]
    public async Task What_is_not_there_yet_and_the_past_of_a_copy_are_refused()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        await origin.CreateAsync("X.1");
        await new CopyFollower(origin.Store, copy.Store).CatchUpAsync();

        await origin.Store.Awaiting(s => s.WorkItems.GetAsync(_name, 2, Stop)).Should().ThrowAsync<RevisionNotReachedException>();
        await copy.Store.Awaiting(s => s.WorkItems.GetAsync(_name, 1, Stop)).Should().ThrowAsync<HistoryAtOriginException>();
        await copy.Store.Awaiting(s => s.WorkItems.ListAsync(TestStore.ItuT, new WorkItemQuery { Revision = 1 }, Stop))
            .Should().ThrowAsync<HistoryAtOriginException>();
        await copy.Store.History.Awaiting(h => h.ListAsync(TestStore.ItuT, null, 10, Stop)).Should().ThrowAsync<HistoryAtOriginException>();
    }

    private static async Task<List<WorkItem>> ListAsync(TestStore test, long revision) =>
        [.. (await test.Store.WorkItems.ListAsync(TestStore.ItuT, new WorkItemQuery { Revision = revision, PageSize = 1_000 }, Stop)).Items];

    private static WorkItem Changed(WorkItem item, string title, WorkItemStatus status)
    {
        item.Titles[0].Text = title;
        item.Status = status;
        return item;
    }
}
