using Federation.Catalog.Sources;
using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog.Tests.Importing;

public sealed class ImportTests
{
    private static CancellationToken Stop => TestStore.Stop;

    [Fact]
    public async Task Importing_twice_changes_nothing()
    {
        await using var test = await TestStore.CreateAsync();
        var first = await test.ImportAsync(true, TestStore.Item("ITU-T X.1"), TestStore.Item("ITU-T X.2"));
        var second = await test.ImportAsync(true, TestStore.Item("ITU-T X.1"), TestStore.Item("ITU-T X.2"));

        (first.Created, first.Updated, first.Unchanged, first.Deleted, first.Revision).Should().Be((2, 0, 0, 0, 2));
        (second.Created, second.Updated, second.Unchanged, second.Deleted, second.Revision).Should().Be((0, 0, 2, 0, 2));
    }

    [Fact]
    public async Task Changed_items_are_updated_and_new_ones_created()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(false, TestStore.Item("ITU-T X.1"), TestStore.Item("ITU-T X.2"));

        var summary = await test.ImportAsync(false, TestStore.Item("ITU-T X.2", "Changed"), TestStore.Item("ITU-T X.3"));

        (summary.Created, summary.Updated, summary.Unchanged, summary.Deleted).Should().Be((1, 1, 0, 0));
        (await test.Store.GetRegistryAsync(TestStore.ItuT, Stop)).ItemCount.Should().Be(3);
    }

    [Fact]
    public async Task Items_that_vanished_become_tombstones_only_when_pruning()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(false, TestStore.Item("ITU-T X.1"), TestStore.Item("ITU-T X.2"));

        (await test.ImportAsync(prune: false, TestStore.Item("ITU-T X.2"))).Deleted.Should().Be(0);
        (await test.ImportAsync(prune: true, TestStore.Item("ITU-T X.2"))).Deleted.Should().Be(1);

        (await test.ChangesAsync(after: 2)).Should().ContainSingle().Which.Deleted.Name.Should().EndWith("/X.1");
    }

    [Fact]
    public async Task Nothing_is_pruned_when_a_record_was_wrong()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(false, TestStore.Item("ITU-T X.1"), TestStore.Item("ITU-T X.2"));

        var summary = await test.ImportAsync(prune: true, TestStore.Item("ITU-T X.2", "Changed"), TestStore.Item("ITU-T X.3", ""));

        (summary.Updated, summary.Deleted, summary.FaultCount).Should().Be((1, 0, 1));
    }

    [Fact]
    public async Task More_than_half_of_a_registry_is_not_pruned_unless_a_limit_says_so()
    {
        await using var test = await TestStore.CreateAsync();
        WorkItem[] Items(int count) => [.. Enumerable.Range(1, count).Select(i => TestStore.Item($"ITU-T X.{i}"))];
        await test.ImportAsync(prune: false, Items(31));

        var cutOff = await test.ImportAsync(prune: true, [.. Items(15), TestStore.Item("ITU-T Y.1")]);
        var tooFew = await test.ImportAsync(prune: true, pruneLimit: 16, Items(15));
        var meant = await test.ImportAsync(prune: true, pruneLimit: 17, Items(15));

        (cutOff.Created, cutOff.Deleted, cutOff.Spared).Should().Be((1, 0, 16));
        (tooFew.Deleted, tooFew.Spared).Should().Be((0, 17));
        (meant.Deleted, meant.Spared).Should().Be((17, 0));
        (await test.ImportAsync(prune: true, Items(5))).Deleted.Should().Be(10, "of a small registry a few may always go");
    }

    [Fact]
    public async Task An_empty_source_prunes_nothing_however_small_the_registry_unless_a_limit_says_so()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(prune: false, TestStore.Item("ITU-T X.1"), TestStore.Item("ITU-T X.2"));

        var empty = await test.ImportAsync(prune: true);
        var meant = await test.ImportAsync(prune: true, pruneLimit: 2);

        (empty.Deleted, empty.Spared).Should().Be((0, 2));
        (meant.Deleted, meant.Spared).Should().Be((2, 0));
    }

    [Fact]
    public async Task What_was_created_while_the_import_ran_is_not_pruned()
    {
        await using var test = await TestStore.CreateAsync();
        await using var session = await test.Store.BeginImportAsync(TestStore.ItuT, prune: true, pruneLimit: 0, TestStore.Operator, Stop);
        await test.CreateAsync("ITU-T X.9");

        var summary = await session.CompleteAsync(Stop);

        summary.Deleted.Should().Be(0);
    }

    [Fact]
    public async Task A_wrong_record_is_named_and_the_good_ones_are_kept()
    {
        await using var test = await TestStore.CreateAsync();
        var foreign = TestStore.Item("FIDO UAF");
        foreign.Name = "registries/fido/workItems/UAF";
        var nameless = TestStore.Item("X");
        nameless.Name = "UAF";

        var summary = await test.ImportAsync(
            false, TestStore.Item("ITU-T X.1"), TestStore.Item("ITU-T X.2", ""), foreign, nameless, TestStore.Item("X.1"), TestStore.Item("ITU-T X.3"));

        summary.Created.Should().Be(2);
        summary.FaultCount.Should().Be(4);
        summary.Faults.Select(fault => (fault.File, fault.Line, fault.Field)).Should().Equal(
            ("items.jsonl", 2, "titles[0].text"), ("items.jsonl", 3, "name"), ("items.jsonl", 4, "name"), ("items.jsonl", 5, "name"));
        summary.Faults[^1].Reason.Should().Be("registries/itu-t/workItems/X.1 was given before, at items.jsonl line 1; the first is kept");
    }

    [Fact]
    public async Task Of_very_many_wrong_records_the_first_are_kept_and_all_are_counted()
    {
        await using var test = await TestStore.CreateAsync();

        await using var session = await test.Store.BeginImportAsync(TestStore.ItuT, prune: true, pruneLimit: 0, TestStore.Operator, Stop);
        for (var line = 1; line <= 1_500; line++)
            await session.AddAsync(SourceEntry.Wrong("a.jsonl", line, "id", "is missing"), Stop);
        var summary = await session.CompleteAsync(Stop);

        summary.FaultCount.Should().Be(1_500);
        summary.Faults.Should().HaveCount(1_000);
    }

    [Fact]
    public async Task Followers_see_committed_batches_while_the_import_goes_on()
    {
        await using var test = await TestStore.CreateAsync();
        await using var session = await test.Store.BeginImportAsync(TestStore.ItuT, prune: false, pruneLimit: 0, TestStore.Operator, Stop);
        for (var i = 1; i <= 2_000; i++)
            await session.AddAsync(TestStore.Item($"ITU-T X.{i}"), "items.jsonl", i, Stop);

        (await test.Store.WaitForChangeAsync(TestStore.ItuT, 0, Stop)).Should().Be(2_000);

        session.Progress.Should().Be(new ImportProgress(2_000, 0));
        (await session.CompleteAsync(Stop)).Created.Should().Be(2_000);
    }

    [Fact]
    public async Task An_import_that_is_given_up_keeps_what_it_committed_and_prunes_nothing()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T Y.1");
        await using (var session = await test.Store.BeginImportAsync(TestStore.ItuT, prune: true, pruneLimit: 0, TestStore.Operator, Stop))
        {
            for (var i = 1; i <= 2_001; i++)
                await session.AddAsync(TestStore.Item($"ITU-T X.{i}"), "items.jsonl", i, Stop);
        }

        (await test.Store.GetRegistryAsync(TestStore.ItuT, Stop)).ItemCount.Should().Be(2_001);
    }

    [Fact]
    public async Task Two_imports_at_once_lose_nothing()
    {
        await using var test = await TestStore.CreateAsync();

        var summaries = await Task.WhenAll(
            test.ImportAsync(false, [.. Enumerable.Range(0, 3_000).Select(i => TestStore.Item($"ITU-T X.{i}"))]),
            test.ImportAsync(false, [.. Enumerable.Range(1_500, 3_000).Select(i => TestStore.Item($"ITU-T X.{i}"))]));

        summaries.Sum(summary => summary.Created).Should().Be(4_500);
        var registry = await test.Store.GetRegistryAsync(TestStore.ItuT, Stop);
        (registry.ItemCount, registry.Revision).Should().Be((4_500, 4_500));
    }
}
