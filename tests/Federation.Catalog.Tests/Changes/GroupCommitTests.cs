using Federation.Protocol.Catalog.V1;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Tests.Changes;

public sealed class GroupCommitTests
{
    private static CancellationToken Stop => TestStore.Stop;

    [Fact]
    public async Task Of_changes_that_share_a_transaction_each_ends_in_its_own_way()
    {
        const int writers = 300;
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");
        var follower = FollowAsync(test.Store, from: 1, until: 1 + (writers / 3 * 2));

        // Of three writers one creates, one has an etag that nobody gave out, and one changes what is there.
        var outcomes = await WhileBusyAsync(test.Store, () => Enumerable.Range(0, writers).Select(async i =>
        {
            try
            {
                return (i % 3) switch
                {
                    0 => await test.CreateAsync($"ITU-T Y.{i}"),
                    1 => await ChangeAsync(test.Store, "\"other\"", $"Refused {i}"),
                    _ => await ChangeAsync(test.Store, "", $"Title {i}"),
                };
            }
            catch (ETagMismatchException)
            {
                return null;
            }
        }));

        outcomes.Select((item, i) => (i % 3 == 1, item is null)).Should().AllSatisfy(pair => pair.Item1.Should().Be(pair.Item2));
        var revisions = outcomes.OfType<WorkItem>().Select(item => item.Provenance.OriginRevision).ToList();
        revisions.Order().Should().Equal(Enumerable.Range(2, writers / 3 * 2).Select(i => (long)i));
        outcomes.Select((item, i) => (item, i)).Where(pair => pair.i % 3 == 2)
            .Should().AllSatisfy(pair => pair.item!.Titles[0].Text.Should().Be($"Title {pair.i}"));
        (await follower).Should().OnlyHaveUniqueItems().And.BeInAscendingOrder();
        (await follower)[^1].Should().Be(1 + (writers / 3 * 2));

        var registry = await test.Store.GetRegistryAsync(TestStore.ItuT, Stop);
        (registry.Revision, registry.ItemCount).Should().Be((1 + (writers / 3 * 2), 1 + (writers / 3)));
        var digest = await test.Store.Digests.GetAsync(TestStore.ItuT, Stop);
        await test.ReopenAsync();
        (await test.Store.Digests.GetAsync(TestStore.ItuT, Stop)).Should().Be(digest);
    }

    [Fact]
    public async Task What_a_refused_change_wrote_is_undone_and_the_others_stay()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");

        var outcomes = await WhileBusyAsync(test.Store, () => Enumerable.Range(0, 9).Select(i => test.Store.WriteAsync(
            TestStore.ItuT,
            new ChangeAuthor($"author-{i}", "org-itu-t"),
            (_, writer) =>
            {
                writer.Delete("X.1", writer.Find("X.1")!.Value);
                return i == 8 ? writer.Revision : throw new InvalidOperationException("refused");
            },
            Stop).ContinueWith(task => task.IsFaulted ? 0 : task.Result, TaskScheduler.Default)));

        outcomes.Should().Equal(0, 0, 0, 0, 0, 0, 0, 0, 2);
        (await test.ChangesAsync(after: 1)).Should().ContainSingle().Which.Deleted.Name.Should().EndWith("X.1");
    }

    [Fact]
    public async Task A_change_whose_caller_gives_up_before_it_begins_is_not_made()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        var outcomes = await WhileBusyAsync<bool>(test.Store, () =>
        {
            var given = test.Store.WorkItems.CreateAsync(TestStore.ItuT, "", TestStore.Item("ITU-T X.2"), TestStore.Operator, giveUp.Token);
            var kept = test.CreateAsync("ITU-T X.3");
            giveUp.Cancel();
            return [given.ContinueWith(task => task.IsCanceled, TaskScheduler.Default), kept.ContinueWith(task => task.IsCanceled, TaskScheduler.Default)];
        });

        outcomes.Should().Equal(true, false);
        (await test.ChangesAsync()).Select(change => change.WorkItem.Identifier).Should().Equal("ITU-T X.1", "ITU-T X.3");
    }

    [Fact]
    public async Task A_commit_that_fails_is_told_to_all_who_shared_it()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");

        var outcomes = await WhileBusyAsync(test.Store, () => Enumerable.Range(0, 5).Select(i => test.Store.WriteAsync(
            TestStore.ItuT,
            TestStore.Operator,
            (_, writer) =>
            {
                writer.Delete("X.1", writer.Find("X.1")!.Value);
                return i < 4 ? 0 : throw new SqliteException("disk I/O error", 10);
            },
            Stop).ContinueWith(task => task.Exception?.InnerException, TaskScheduler.Default)));

        outcomes.Should().AllBeOfType<CatalogStoreException>();
        (await test.ChangesAsync()).Should().ContainSingle().Which.WorkItem.Identifier.Should().Be("ITU-T X.1");
        (await test.CreateAsync("ITU-T X.2")).Provenance.OriginRevision.Should().Be(2);
    }

    // What is begun while a transaction of another kind runs waits, and shares the next one.
    private static async Task<T[]> WhileBusyAsync<T>(CatalogStore store, Func<IEnumerable<Task<T>>> begin)
    {
        using var began = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        var busy = Task.Run(
            () => store.ChangeAsync(
                _ =>
                {
                    began.Set();
                    end.Wait(Stop);
                    return 0;
                },
                Stop),
            Stop);
        began.Wait(Stop);
        List<Task<T>> waiting = [.. begin()];
        end.Set();
        await busy;
        return await Task.WhenAll(waiting);
    }

    private static Task<WorkItem> ChangeAsync(CatalogStore store, string etag, string title) => store.WorkItems.UpdateAsync(
        TestStore.ItuT.WorkItem("X.1"), etag, false, _ => TestStore.Item("ITU-T X.1", title), TestStore.Operator, Stop);

    // Gives the revisions that a follower met, waking at each commit.
    private static async Task<List<long>> FollowAsync(CatalogStore store, long from, long until)
    {
        List<long> met = [];
        for (var point = new SyncPoint(from, 0); point.Revision < until;)
        {
            await store.WaitForChangeAsync(TestStore.ItuT, point.Revision, Stop);
            var batch = await store.ReadChangesAsync(TestStore.ItuT, point, null, new ChangeLimits(), Stop);
            met.AddRange(batch.Changes.Select(change => change.Message.Revision));
            point = batch.Reached;
        }

        return met;
    }
}
