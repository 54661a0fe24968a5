using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using FsCheck;
using FsCheck.Xunit;

namespace Federation.Catalog.Tests.Digests;

public sealed class DigestTests
{
    private static CancellationToken Stop => TestStore.Stop;

    [Fact]
    public async Task A_digest_is_that_of_the_items_that_are_there()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(prune: false, [.. Enumerable.Range(0, 500).Select(i => TestStore.Item($"ITU-T X.{i}"))]);

        var stored = await test.Store.Digests.GetAsync(TestStore.ItuT, Stop);

        stored.Digest.Root.Should().Equal((await BuiltAsync(test.Store)).Root.Hash.ToByteString());
        (stored.Digest.Registry, stored.Digest.Epoch).Should().Be(("registries/itu-t", test.Store.Epoch));
        (stored.Digest.Revision, stored.Digest.ItemCount, stored.Point).Should().Be((500, 500, new SyncPoint(500, 500)));
    }

    [Property(MaxTest = 25)]
    public async Task A_digest_follows_every_change_and_is_the_same_after_a_restart(NonEmptyArray<(byte Item, byte Action)> steps)
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(prune: false, [.. Enumerable.Range(0, 150).Select(i => TestStore.Item($"X.{i}"))]);
        foreach (var (item, action) in steps.Get)
            await test.ImportAsync(prune: action % 10 == 0, [.. Enumerable.Range(0, action % 90).Select(i => TestStore.Item($"X.{item + i}", $"Title {action}"))]);

        var kept = (await test.Store.Digests.GetAsync(TestStore.ItuT, Stop)).Digest;
        kept.Root.Should().Equal((await BuiltAsync(test.Store)).Root.Hash.ToByteString());

        await test.ReopenAsync();
        (await test.Store.Digests.GetAsync(TestStore.ItuT, Stop)).Digest.Should().Be(kept);
    }

    [Fact]
    public async Task A_batch_that_has_caught_up_bears_the_digest_of_just_its_state()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");
        await test.CreateAsync("ITU-T X.2");

        var half = await test.Store.ReadChangesAsync(TestStore.ItuT, default, null, new ChangeLimits { Items = 1 }, Stop);
        var whole = await test.Store.ReadChangesAsync(TestStore.ItuT, half.Reached, null, new ChangeLimits(), Stop);

        half.Digest.Should().BeNull();
        whole.Digest.Should().Be((await test.Store.Digests.GetAsync(TestStore.ItuT, Stop)).Digest);
    }

    [Fact]
    public async Task Ranges_prove_themselves_from_the_root_down_to_the_names()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(prune: false, [.. Enumerable.Range(0, 2_000).Select(i => TestStore.Item($"X.{i}"))]);
        var digest = (await test.Store.Digests.GetAsync(TestStore.ItuT, Stop)).Digest;

        var names = await WalkAsync(test, digest.Revision, DigestPrefix.Root, new DigestHash(digest.Root.Span));

        names.Should().HaveCount(2_000).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Below_a_leaf_the_entries_tell_what_the_hash_would_be()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(prune: false, [.. Enumerable.Range(0, 20).Select(i => TestStore.Item($"X.{i}"))]);

        var prefixes = Enumerable.Range(0, 16).Select(digit => DigestPrefix.Root.Child(digit)).ToList();
        var ranges = (await test.Store.Digests.GetRangesAsync(TestStore.ItuT, 0, prefixes, Stop)).Ranges;

        ranges.Sum(range => range.ItemCount).Should().Be(20);
        ranges.Where(range => range.ItemCount == 0).Should().OnlyContain(range => range.Hash.All(b => b == 0));
        ranges.SelectMany(range => range.Entries).Should().HaveCount(20);
    }

    [Fact]
    public async Task Ranges_of_a_revision_that_is_past_are_refused()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");
        await test.CreateAsync("ITU-T X.2");

        await test.Store.Digests.Awaiting(d => d.GetRangesAsync(TestStore.ItuT, 1, [DigestPrefix.Root], Stop))
            .Should().ThrowAsync<DigestMovedException>();
    }

    [Fact]
    public async Task Readers_always_find_the_digest_of_what_they_read_while_writers_write()
    {
        await using var test = await TestStore.CreateAsync();
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < 300; i++)
                    await test.CreateAsync($"ITU-T X.{i}");
            },
            Stop);

        var point = default(SyncPoint);
        while (!writing.IsCompleted || point.Revision < 300)
        {
            var batch = await test.Store.ReadChangesAsync(TestStore.ItuT, point, null, new ChangeLimits(), Stop);
            batch.CaughtUp.Should().BeTrue();
            batch.Digest.Should().NotBeNull();
            (batch.Digest!.Revision, batch.Digest.ItemCount).Should().Be((batch.Reached.Revision, batch.Reached.Revision));
            point = batch.Reached;
        }

        await writing;
    }

    private static async Task<List<string>> WalkAsync(TestStore test, long revision, DigestPrefix prefix, DigestHash promised)
    {
        var range = (await test.Store.Digests.GetRangesAsync(TestStore.ItuT, revision, [prefix], Stop)).Ranges.Single();
        range.Hash.Should().Equal(promised.ToByteString());
        if (range.Children.Count == 0)
        {
            var entries = range.Entries.Select(entry => new Protocol.Digests.DigestEntry(
                DigestPlace.Of(WorkItemName.Parse(entry.Name).Id), entry.Revision, new DigestHash(entry.ContentHash.Span)));
            DigestNode.HashOf([.. entries]).Should().Be(promised);
            return [.. range.Entries.Select(entry => entry.Name)];
        }

        DigestNode.HashOf([.. range.Children.Select(child => new DigestHash(child.Hash.Span))]).Should().Be(promised);
        List<string> names = [];
        for (var digit = 0; digit < range.Children.Count; digit++)
            names.AddRange(await WalkAsync(test, revision, prefix.Child(digit), new DigestHash(range.Children[digit].Hash.Span)));
        return names;
    }

    // The digest as the protocol defines it, of the items as they are listed.
    private static async Task<DigestTree> BuiltAsync(CatalogStore store)
    {
        var items = await store.WorkItems.ListAsync(TestStore.ItuT, new WorkItemQuery { PageSize = 10_000 }, Stop);
        return DigestTree.Build(items.Items.Select(Entry).Order());
    }

    private static Protocol.Digests.DigestEntry Entry(WorkItem item) => new(
        DigestPlace.Of(WorkItemName.Parse(item.Name).Id), item.Provenance.OriginRevision, new DigestHash(item.Provenance.ContentHash.Span));
}
