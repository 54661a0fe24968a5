using Federation.Protocol.Names;

namespace Federation.Catalog.Tests.Sync;

public sealed class SyncTokenTests
{
    private static CancellationToken Stop => TestStore.Stop;

    [Fact]
    public async Task A_token_stands_for_its_revision_also_after_a_restart()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");
        var token = test.Store.SyncTokens.Issue(TestStore.ItuT, new SyncPoint(1, 0), "");

        await test.ReopenAsync();

        (await test.Store.SyncTokens.VerifyAsync(TestStore.ItuT, token, "", Stop)).Revision.Should().Be(1);
        (await test.Store.SyncTokens.VerifyAsync(TestStore.ItuT, "", "", Stop)).Revision.Should().Be(0);
    }

    [Fact]
    public async Task A_token_of_another_registry_is_invalid()
    {
        await using var test = await TestStore.CreateAsync();
        var fido = new RegistryName("fido");
        await test.Store.DeclareRegistryAsync(TestStore.Declaration(fido), Stop);
        await RefusedAsync(test, test.Store.SyncTokens.Issue(fido, new SyncPoint(0, 0), ""), SyncTokenFault.Invalid);
    }

    [Fact]
    public async Task A_token_that_was_tampered_with_is_never_honoured()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");
        var token = test.Store.SyncTokens.Issue(TestStore.ItuT, new SyncPoint(1, 0), "");

        for (var i = 0; i < token.Length; i++)
        {
            var tampered = token[..i] + (token[i] == 'A' ? 'Q' : 'A') + token[(i + 1)..];
            await test.Store.SyncTokens.Awaiting(t => t.VerifyAsync(TestStore.ItuT, tampered, "", Stop)).Should().ThrowAsync<SyncTokenException>();
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("not a token")]
    public async Task What_was_never_a_token_is_invalid(string token)
    {
        await using var test = await TestStore.CreateAsync();
        await RefusedAsync(test, token, SyncTokenFault.Invalid);
    }

    [Fact]
    public async Task A_renewed_epoch_ends_every_token()
    {
        await using var test = await TestStore.CreateAsync();
        var token = test.Store.SyncTokens.Issue(TestStore.ItuT, new SyncPoint(0, 0), "");

        var (lastEpoch, lastNode) = (test.Store.Epoch, test.Store.Node);

        var epoch = await test.Store.RenewEpochAsync("", Stop);

        string.CompareOrdinal(epoch, lastEpoch).Should().BePositive("the later epoch is the greater");
        test.Store.Node.Should().NotBe(lastNode).And.MatchRegex("^[0-9a-f]{16}$");
        await RefusedAsync(test, token, SyncTokenFault.Epoch);
        (await test.Store.GetRegistryAsync(TestStore.ItuT, Stop)).Epoch.Should().Be(epoch);
        await test.ReopenAsync();
        test.Store.Epoch.Should().Be(epoch);
    }

    [Fact]
    public async Task A_store_made_anew_knows_a_token_of_the_one_before_by_its_epoch()
    {
        await using var before = await TestStore.CreateAsync();
        await using var anew = await TestStore.CreateAsync();
        await RefusedAsync(anew, before.Store.SyncTokens.Issue(TestStore.ItuT, new SyncPoint(0, 0), ""), SyncTokenFault.Epoch);
    }

    [Fact]
    public async Task A_token_of_a_revision_that_the_store_does_not_know_any_more_ends_the_epoch_once()
    {
        await using var test = await TestStore.CreateAsync();
        foreach (var point in (SyncPoint[])[new(5, 0), new(0, 5)])
        {
            var before = test.Store.Epoch;
            var token = test.Store.SyncTokens.Issue(TestStore.ItuT, point, "");
            await RefusedAsync(test, token, SyncTokenFault.Lost);
            var after = test.Store.Epoch;
            string.CompareOrdinal(after, before).Should().BePositive();
            await RefusedAsync(test, token, SyncTokenFault.Epoch);
            test.Store.Epoch.Should().Be(after);
        }
    }

    [Fact]
    public async Task Forgetting_a_tombstone_expires_the_tokens_before_it_and_no_other()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1");
        await test.CreateAsync("ITU-T X.2");
        var before = test.Store.SyncTokens.Issue(TestStore.ItuT, new SyncPoint(2, 0), "");
        var after = test.Store.SyncTokens.Issue(
            TestStore.ItuT,
            new SyncPoint(await test.Store.WorkItems.DeleteAsync(TestStore.ItuT.WorkItem("X.1"), "", TestStore.Operator, Stop), 0),
            "");

        (await test.Store.ForgetTombstonesAsync(TestStore.ItuT, DateTimeOffset.UnixEpoch, Stop)).Should().Be(0);
        (await test.Store.SyncTokens.VerifyAsync(TestStore.ItuT, before, "", Stop)).Revision.Should().Be(2);
        (await test.Store.ForgetTombstonesAsync(TestStore.ItuT, DateTimeOffset.UtcNow.AddDays(1), Stop)).Should().Be(1);

        await RefusedAsync(test, before, SyncTokenFault.Expired);
        (await test.Store.SyncTokens.VerifyAsync(TestStore.ItuT, after, "", Stop)).Revision.Should().Be(3);
        (await test.Store.SyncTokens.VerifyAsync(TestStore.ItuT, "", "", Stop)).Revision.Should().Be(0);
    }

    [Fact]
    public async Task A_token_belongs_to_the_filter_that_it_was_issued_for()
    {
        await using var test = await TestStore.CreateAsync();
        var token = test.Store.SyncTokens.Issue(TestStore.ItuT, default, "title:odd");

        (await test.Store.SyncTokens.VerifyAsync(TestStore.ItuT, token, "title:odd", Stop)).Should().Be(default(SyncPoint));
        await RefusedAsync(test, token, SyncTokenFault.Filter);
        await RefusedAsync(test, test.Store.SyncTokens.Issue(TestStore.ItuT, default, ""), SyncTokenFault.Filter, "title:odd");
    }

    [Fact]
    public async Task A_snapshot_under_way_does_not_expire_with_tombstones_from_before_it_began()
    {
        await using var test = await TestStore.CreateAsync();
        await test.ImportAsync(prune: false, TestStore.Item("ITU-T X.1"), TestStore.Item("ITU-T X.2"), TestStore.Item("ITU-T X.3"));
        await test.Store.WorkItems.DeleteAsync(TestStore.ItuT.WorkItem("X.1"), "", TestStore.Operator, Stop);
        var begun = await test.Store.SyncTokens.VerifyAsync(TestStore.ItuT, "", "", Stop);
        var underWay = test.Store.SyncTokens.Issue(TestStore.ItuT, begun with { Revision = 2 }, "");
        begun.Should().Be(new SyncPoint(0, 4));

        await test.Store.ForgetTombstonesAsync(TestStore.ItuT, DateTimeOffset.UtcNow.AddDays(1), Stop);
        (await test.Store.SyncTokens.VerifyAsync(TestStore.ItuT, underWay, "", Stop)).Should().Be(new SyncPoint(2, 4));

        await test.Store.WorkItems.DeleteAsync(TestStore.ItuT.WorkItem("X.2"), "", TestStore.Operator, Stop);
        await test.Store.ForgetTombstonesAsync(TestStore.ItuT, DateTimeOffset.UtcNow.AddDays(1), Stop);
        await RefusedAsync(test, underWay, SyncTokenFault.Expired);
    }

    private static async Task RefusedAsync(TestStore test, string token, SyncTokenFault reason, string filter = "")
    {
        var refusal = await test.Store.SyncTokens.Awaiting(t => t.VerifyAsync(TestStore.ItuT, token, filter, Stop)).Should().ThrowAsync<SyncTokenException>();
        refusal.Which.Reason.Should().Be(reason);
    }
}
