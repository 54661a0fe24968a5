using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Filtering;
using Federation.Protocol.WorkItems;
using FsCheck;
using FsCheck.Xunit;

namespace Federation.Catalog.Tests.Copies;

public sealed class CopyTests
{
    private static CancellationToken Stop => TestStore.Stop;

    [Property(MaxTest = 25)]
    public async Task A_copy_of_a_copy_becomes_the_original_whatever_changes_and_however_it_is_carried(
        NonEmptyArray<(byte Item, byte Action)> steps)
    {
        await using var origin = await TestStore.CreateAsync();
        await using var middle = await TestStore.CreateEmptyAsync();
        await using var last = await TestStore.CreateEmptyAsync();
        var hops = new[] { new CopyFollower(origin.Store, middle.Store), new CopyFollower(middle.Store, last.Store) };
        await hops[0].CatchUpAsync();
        foreach (var (item, action) in steps.Get)
        {
            await origin.ImportAsync(
                prune: action % 5 == 0, [.. Enumerable.Range(0, action % 7).Select(i => TestStore.Item($"X.{(item + i) % 20}", $"Title {action % 3}"))]);
            if (action % 31 == 0)
                await origin.Store.RenewEpochAsync("", Stop);
            if (action % 41 == 0)
                await origin.Store.ForgetTombstonesAsync(TestStore.ItuT, DateTimeOffset.UtcNow.AddDays(1), Stop);
            if (action % 3 == 0)
                await hops[0].StepAsync(new ChangeLimits { Items = 1 + (action % 4) });
            if (action % 4 == 0 && (await middle.Store.GetRegistryAsync(TestStore.ItuT, Stop)).Copy.OriginRevision > 0)
                await hops[1].StepAsync(new ChangeLimits { Items = 1 + (action % 5) });
            if (action % 53 == 0)
                await middle.ReopenAsync();
            hops = [new CopyFollower(origin.Store, middle.Store), new CopyFollower(middle.Store, last.Store)];
        }

        await hops[0].CatchUpAsync();
        await hops[1].CatchUpAsync();

        var held = await CopyFollower.HeldAsync(origin.Store);
        (await CopyFollower.HeldAsync(middle.Store)).Should().BeEquivalentTo(held);
        (await CopyFollower.HeldAsync(last.Store)).Should().BeEquivalentTo(held);
        var digest = (await origin.Store.Digests.GetAsync(TestStore.ItuT, Stop)).Digest;
        (await middle.Store.Digests.GetAsync(TestStore.ItuT, Stop)).Digest.Should().Be(digest);
        (await last.Store.Digests.GetAsync(TestStore.ItuT, Stop)).Digest.Should().Be(digest);
        var registry = await last.Store.GetRegistryAsync(TestStore.ItuT, Stop);
        registry.Copy.Path.Should().Equal(origin.Store.Node, middle.Store.Node, last.Store.Node);
        registry.Copy.State.Should().Be(CopyState.Verified);
        (await last.Store.Digests.GetAsync(TestStore.ItuT, Stop)).SignedDigest.Should().Be($"signed {digest.Revision}");
    }

    [Property(MaxTest = 25)]
    public async Task A_filtered_copy_holds_what_meets_the_filter_also_a_hop_further(NonEmptyArray<(byte Item, byte Action)> steps)
    {
        await using var origin = await TestStore.CreateAsync();
        await using var middle = await TestStore.CreateEmptyAsync();
        await using var last = await TestStore.CreateEmptyAsync();
        var filtered = new CopyFollower(origin.Store, middle.Store, "title:odd");
        var whole = new CopyFollower(middle.Store, last.Store);
        await filtered.CatchUpAsync();
        foreach (var (item, action) in steps.Get)
        {
            await origin.ImportAsync(prune: action % 6 == 0, TestStore.Item($"X.{item % 6}", action % 2 == 0 ? $"Even {action}" : $"Odd {action}"));
            if (action % 3 == 0)
                await filtered.StepAsync(new ChangeLimits { Items = 2, Scanned = 3 });
            if (action % 4 == 0)
                await whole.StepAsync(new ChangeLimits { Items = 2 });
        }

        await filtered.CatchUpAsync();
        await whole.CatchUpAsync();

        var held = await CopyFollower.HeldAsync(origin.Store, Filter.Parse("title:odd", WorkItemFilter.Schema));
        (await CopyFollower.HeldAsync(middle.Store)).Should().BeEquivalentTo(held);
        (await CopyFollower.HeldAsync(last.Store)).Should().BeEquivalentTo(held);
        var copy = (await middle.Store.GetRegistryAsync(TestStore.ItuT, Stop)).Copy;
        (copy.Filter, copy.State).Should().Be(("title:odd", CopyState.Unverified));
    }

    [Fact]
    public async Task A_first_copy_is_read_only_once_it_is_complete()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        await origin.ImportAsync(prune: false, TestStore.Item("X.1"), TestStore.Item("X.2"));
        var follower = new CopyFollower(origin.Store, copy.Store);

        await follower.StepAsync(new ChangeLimits { Items = 1 });
        await copy.Store.Awaiting(s => s.WorkItems.ListAsync(TestStore.ItuT, new WorkItemQuery(), Stop)).Should().ThrowAsync<CopyLoadingException>();
        (await copy.Store.GetRegistryAsync(TestStore.ItuT, Stop)).Copy.State.Should().Be(CopyState.Loading);

        await copy.ReopenAsync();
        follower = new CopyFollower(origin.Store, copy.Store);
        (await follower.ReadAsync()).StartsSnapshot.Should().BeFalse("it goes on where it was");
        await follower.CatchUpAsync();
        (await CopyFollower.HeldAsync(copy.Store)).Should().HaveCount(2);
    }

    [Fact]
    public async Task An_item_of_a_copy_has_the_provenance_of_its_origin()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        var created = await origin.CreateAsync("X.1");
        await new CopyFollower(origin.Store, copy.Store).CatchUpAsync();

        (await copy.Store.WorkItems.GetAsync(created.ResourceName(), Stop)).Should().Be(created);
        var registry = await copy.Store.GetRegistryAsync(TestStore.ItuT, Stop);
        (registry.Title, registry.Organization, registry.KeySetUri).Should()
            .Be(("Registry itu-t", "org-itu-t", "https://example.org/.well-known/jwks.json"));
        (registry.Copy.OriginEpoch, registry.Copy.OriginRevision, registry.Node).Should().Be((origin.Store.Epoch, 1, copy.Store.Node));
    }

    [Fact]
    public async Task A_copy_is_changed_at_its_origin_only_and_an_own_registry_is_never_copied_over()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        var name = (await origin.CreateAsync("X.1")).ResourceName();
        var follower = new CopyFollower(origin.Store, copy.Store);
        await follower.CatchUpAsync();

        await copy.Awaiting(c => c.CreateAsync("X.2")).Should().ThrowAsync<CopiedRegistryException>();
        await copy.Awaiting(c => c.ImportAsync(prune: true)).Should().ThrowAsync<CopiedRegistryException>();
        await copy.Store.Awaiting(s => s.WorkItems.DeleteAsync(name, "", TestStore.Operator, Stop)).Should().ThrowAsync<CopiedRegistryException>();
        await copy.Store.Awaiting(s => s.DeclareRegistryAsync(TestStore.Declaration(TestStore.ItuT), Stop)).Should().ThrowAsync<CopiedRegistryException>();
        var batch = await follower.ReadAsync();
        await origin.Store.Awaiting(s => s.Copies.ApplyAsync(TestStore.ItuT, batch, Stop)).Should().ThrowAsync<OwnRegistryException>();
    }

    [Fact]
    public async Task What_does_nothing_takes_no_revision_and_leaves_the_copy_verified()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        await origin.ImportAsync(prune: false, TestStore.Item("X.1"), TestStore.Item("X.2"));
        var follower = new CopyFollower(origin.Store, copy.Store);
        var first = await follower.ReadAsync();
        await follower.CatchUpAsync();

        await copy.Store.Copies.ApplyAsync(TestStore.ItuT, first with { StartsSnapshot = false, ExpectedRoot = null, SignedDigest = "" }, Stop);
        await copy.Store.Copies.ApplyAsync(TestStore.ItuT, first with { StartsSnapshot = false }, Stop);

        var state = (await copy.Store.Copies.FindAsync(TestStore.ItuT, Stop))!;
        (state.Registry.Revision, state.IsVerified, state.SignedDigest).Should().Be((2, true, "signed 2"));
    }

    [Fact]
    public async Task What_the_origin_did_not_sign_is_not_stored()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        await origin.CreateAsync("X.1");
        var follower = new CopyFollower(origin.Store, copy.Store);
        await follower.CatchUpAsync();
        await origin.ImportAsync(prune: false, TestStore.Item("X.2"), TestStore.Item("X.3"), TestStore.Item("X.4"));
        var batch = await follower.ReadAsync();
        var altered = batch.Changes[0].Message.Clone();
        altered.WorkItem.Titles[0].Text = "Altered";

        for (var i = 0; i < 10; i++)
        {
            await copy.Store.Copies.Awaiting(c => c.ApplyAsync(TestStore.ItuT, batch with { Changes = [altered, .. batch.Changes.Skip(1 + (i % 2))] }, Stop))
                .Should().ThrowAsync<CopyMismatchException>();
        }

        (await copy.Store.GetRegistryAsync(TestStore.ItuT, Stop)).Revision.Should().Be(1);
        (await copy.Store.Digests.GetAsync(TestStore.ItuT, Stop)).Digest.ItemCount.Should().Be(1, "what was rolled back leaves no trace");
        await follower.CatchUpAsync();
        (await copy.Store.GetRegistryAsync(TestStore.ItuT, Stop)).Copy.State.Should().Be(CopyState.Verified);
    }

    [Fact]
    public async Task A_copy_made_afresh_shows_all_that_it_held_until_it_is_complete()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        await origin.ImportAsync(prune: false, [.. Enumerable.Range(0, 10).Select(i => TestStore.Item($"X.{i}"))]);
        await new CopyFollower(origin.Store, copy.Store).CatchUpAsync();
        await origin.Store.WorkItems.DeleteAsync(TestStore.ItuT.WorkItem("X.7"), "", TestStore.Operator, Stop);
        await origin.Store.RenewEpochAsync("", Stop);
        var before = await copy.Store.ReadChangesAsync(TestStore.ItuT, default, null, new ChangeLimits(), Stop);

        for (var caughtUp = false; !caughtUp;)
        {
            (await CopyFollower.HeldAsync(copy.Store)).Should().HaveCount(10);
            await copy.ReopenAsync();
            caughtUp = (await new CopyFollower(origin.Store, copy.Store).StepAsync(new ChangeLimits { Items = 3 })).CaughtUp;
        }

        (await CopyFollower.HeldAsync(copy.Store)).Should().BeEquivalentTo(await CopyFollower.HeldAsync(origin.Store));
        var changes = (await copy.Store.ReadChangesAsync(TestStore.ItuT, before.Reached, null, new ChangeLimits(), Stop)).Changes;
        changes.Should().ContainSingle("the others did not change").Which.Message.Unmatched.Name.Should().EndWith("/X.7");
        (await copy.Store.GetRegistryAsync(TestStore.ItuT, Stop)).Copy.OriginEpoch.Should().Be(origin.Store.Epoch);
    }

    [Fact]
    public async Task An_item_that_was_deleted_meanwhile_is_not_taken_over_again()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        await origin.CreateAsync("X.1");
        var follower = new CopyFollower(origin.Store, copy.Store);
        var late = await follower.ReadAsync();
        await origin.Store.WorkItems.DeleteAsync(TestStore.ItuT.WorkItem("X.1"), "", TestStore.Operator, Stop);
        await follower.CatchUpAsync();

        await copy.Store.Copies.ApplyAsync(
            TestStore.ItuT, late with { Peer = "other", StartsSnapshot = false, CaughtUp = false, ExpectedRoot = null }, Stop);

        (await CopyFollower.HeldAsync(copy.Store)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_repair_brings_back_what_is_missing_and_replaces_what_is_wrong()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        await origin.ImportAsync(prune: false, TestStore.Item("X.1"), TestStore.Item("X.2"));
        var follower = new CopyFollower(origin.Store, copy.Store);
        var good = await follower.ReadAsync();
        var altered = good.Changes[0].Message.Clone();
        altered.WorkItem.Titles[0].Text = "Altered";
        await copy.Store.Copies.ApplyAsync(TestStore.ItuT, good with { Changes = [altered], ExpectedRoot = null, SignedDigest = "" }, Stop);

        await copy.Store.Copies.ApplyAsync(TestStore.ItuT, good with { StartsSnapshot = false, Repairs = true }, Stop);

        (await CopyFollower.HeldAsync(copy.Store)).Should().BeEquivalentTo(await CopyFollower.HeldAsync(origin.Store));
        (await copy.Store.Copies.FindAsync(TestStore.ItuT, Stop))!.IsVerified.Should().BeTrue();
    }

    [Fact]
    public async Task An_item_in_quarantine_is_taken_over_as_it_was_once_it_is_understood()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        await origin.ImportAsync(prune: false, TestStore.Item("X.1"), TestStore.Item("X.2"));
        var batch = await new CopyFollower(origin.Store, copy.Store).ReadAsync();
        var item = batch.Changes[0].Message.WorkItem;
        var unknown = Quarantined(item, "X.1", "kind: it is not known");
        await copy.Store.Copies.ApplyAsync(TestStore.ItuT, batch with { Changes = [batch.Changes[1]], Quarantined = [unknown] }, Stop);

        var again = batch with { Changes = [batch.Changes[0]], Position = null, StartsSnapshot = false, Repairs = true, CaughtUp = false, SignedDigest = "", ExpectedRoot = null };
        await copy.Store.Copies.ApplyAsync(TestStore.ItuT, again, Stop);

        (await CopyFollower.HeldAsync(copy.Store)).Should().HaveCount(2);
        (await copy.Store.Copies.ListQuarantinedAsync(null, Stop)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_item_in_quarantine_counts_in_the_digest_until_a_state_comes_that_can_be_taken_over()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        await origin.ImportAsync(prune: false, TestStore.Item("X.1"), TestStore.Item("X.2"));
        var follower = new CopyFollower(origin.Store, copy.Store);
        var batch = await follower.ReadAsync();
        var item = batch.Changes[0].Message.WorkItem;
        var wrong = Quarantined(item, "X.1", "titles[0].text is too long");

        await copy.Store.Copies.ApplyAsync(TestStore.ItuT, batch with { Changes = [batch.Changes[1]], Quarantined = [wrong] }, Stop);

        (await CopyFollower.HeldAsync(copy.Store)).Keys.Should().Equal("registries/itu-t/workItems/X.2");
        var state = (await copy.Store.Copies.FindAsync(TestStore.ItuT, Stop))!;
        (state.ItemCount, state.QuarantinedCount, state.IsVerified).Should().Be((2, 1, true));
        var listed = (await copy.Store.Copies.ListQuarantinedAsync(TestStore.ItuT, Stop)).Should().ContainSingle().Subject;
        (listed.Name, listed.Peer, listed.Reason).Should().Be((item.Name, origin.Store.Node, "titles[0].text is too long"));

        await copy.ReopenAsync();
        await origin.ImportAsync(prune: false, TestStore.Item("X.1", "Short"));
        await new CopyFollower(origin.Store, copy.Store).CatchUpAsync();
        (await CopyFollower.HeldAsync(copy.Store)).Should().HaveCount(2);
        (await copy.Store.Copies.ListQuarantinedAsync(null, Stop)).Should().BeEmpty();
    }

    [Fact]
    public async Task The_newest_thousand_reasons_are_kept_and_every_entry_counts()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        var batch = await new CopyFollower(origin.Store, copy.Store).ReadAsync();
        var wrong = Enumerable.Range(1, 1_200).Select(i => new QuarantinedEntry(
            $"registries/itu-t/workItems/X.{i}", i, new Protocol.Digests.DigestEntry(DigestPlace.Of($"X.{i}"), i, default), "wrong", DateTimeOffset.UtcNow));

        await copy.Store.Copies.ApplyAsync(TestStore.ItuT, batch with { Quarantined = [.. wrong], ExpectedRoot = null }, Stop);

        var listed = await copy.Store.Copies.ListQuarantinedAsync(TestStore.ItuT, Stop);
        listed.Should().HaveCount(1_000);
        listed[0].Revision.Should().Be(1_200);
        (await copy.Store.Copies.FindAsync(TestStore.ItuT, Stop))!.ItemCount.Should().Be(1_200);
    }

    [Fact]
    public async Task A_copy_that_was_dropped_is_not_shown_and_voids_the_tokens_given_out_for_it()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        await origin.ImportAsync(prune: false, [.. Enumerable.Range(0, 30).Select(i => TestStore.Item($"X.{i}"))]);
        var follower = new CopyFollower(origin.Store, copy.Store);
        await follower.CatchUpAsync();
        var token = copy.Store.SyncTokens.Issue(TestStore.ItuT, new SyncPoint(30, 0), "");

        await copy.Store.Copies.DropAsync(TestStore.ItuT, Stop);

        var state = (await copy.Store.Copies.FindAsync(TestStore.ItuT, Stop))!;
        (state.ItemCount, state.IsComplete, state.OriginEpoch, state.Positions.Count).Should().Be((0, false, "", 0));
        state.KeySetUri.Should().Be("https://example.org/.well-known/jwks.json");
        await copy.Store.Awaiting(s => s.WorkItems.GetAsync(TestStore.ItuT.WorkItem("X.1"), Stop)).Should().ThrowAsync<CopyLoadingException>();

        await follower.CatchUpAsync();
        (await CopyFollower.HeldAsync(copy.Store)).Should().HaveCount(30);
        var refusal = await copy.Store.SyncTokens.Awaiting(t => t.VerifyAsync(TestStore.ItuT, token, "", Stop)).Should().ThrowAsync<SyncTokenException>();
        refusal.Which.Reason.Should().Be(SyncTokenFault.Expired);
    }

    [Fact]
    public async Task A_copy_that_was_removed_is_gone_and_its_revisions_are_not_given_out_again()
    {
        await using var origin = await TestStore.CreateAsync();
        await using var copy = await TestStore.CreateEmptyAsync();
        await origin.ImportAsync(prune: false, TestStore.Item("X.1"), TestStore.Item("X.2"));
        await new CopyFollower(origin.Store, copy.Store).CatchUpAsync();
        var waiting = copy.Store.WaitForChangeAsync(TestStore.ItuT, 1_000, Stop);

        await copy.Store.Copies.RemoveAsync(TestStore.ItuT, Stop);

        await waiting.Awaiting(task => task).Should().ThrowAsync<RegistryNotFoundException>();
        await copy.Store.Awaiting(s => s.GetRegistryAsync(TestStore.ItuT, Stop)).Should().ThrowAsync<RegistryNotFoundException>();
        (await copy.Store.Copies.ListAsync(Stop)).Should().BeEmpty();
        await copy.ReopenAsync();
        (await copy.Store.ListRegistriesAsync(Stop)).Should().BeEmpty();

        await copy.Store.DeclareRegistryAsync(TestStore.Declaration(TestStore.ItuT), Stop);
        (await copy.Store.Digests.GetAsync(TestStore.ItuT, Stop)).Digest.ItemCount.Should().Be(0);
        (await copy.CreateAsync("X.1")).Provenance.OriginRevision.Should().BeGreaterThan(2);
    }

    // As one that counts in the digest of its origin, though it is not taken over.
    private static QuarantinedEntry Quarantined(WorkItem item, string id, string reason) => new(
        item.Name,
        item.Provenance.OriginRevision,
        new Protocol.Digests.DigestEntry(DigestPlace.Of(id), item.Provenance.OriginRevision, new DigestHash(item.Provenance.ContentHash.Span)),
        reason,
        DateTimeOffset.UtcNow);
}
