namespace Federation.Replication.Tests;

public sealed class RouteTests : FollowerTest
{
    [Fact]
    public async Task Another_peer_is_compared_and_only_what_differs_is_fetched()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        await using var origin = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(origin.Client)))
            await Replica.UntilAsync(r => r.Held.Count == 4);

        Catalog.Put("X.5");
        Catalog.Delete("X.2");
        var mirror = Mirror();
        await using var other = await CatalogServer.StartAsync(mirror);
        await using (Following.Start(Follower(other.Client, peer: "other")))
            await Replica.UntilAsync(r => r.Held is ["X.1", "X.3", "X.4", "X.5"]);

        mirror.Calls.Count(call => call == "BatchGetWorkItems").Should().Be(1);
        Replica.Copy.State.OriginRevision.Should().Be(6);
        Replica.Copy.State.Positions.Keys.Should().Equal("other");
    }

    [Fact]
    public async Task However_much_differs_no_more_is_asked_at_once_than_a_node_answers()
    {
        Catalog.Put([.. Enumerable.Range(0, 3_000).Select(i => $"X.{i}")]);
        await using var origin = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(origin.Client)))
            await Replica.UntilAsync(r => r.Held.Count == 3_000);

        for (var i = 0; i < 3_000; i += 2)
            Registry.Write($"X.{i}", "New title");
        await using var other = await CatalogServer.StartAsync(Mirror());
        await using (Following.Start(Follower(other.Client, peer: "other")))
            await Replica.UntilAsync(_ => IsEqual());

        Replica.Batches.Where(b => b.Repairs).Sum(b => b.Changes.Count).Should().Be(1_500);
    }

    [Fact]
    public async Task A_peer_that_is_behind_takes_nothing_back()
    {
        Catalog.Put("X.1", "X.2", "X.3");
        Registry.Write("X.1", "New title");
        Catalog.Delete("X.2");
        Catalog.Put("X.4");
        await using var origin = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(origin.Client)))
            await Replica.UntilAsync(r => r.Batches.Any(b => b.CaughtUp));

        var mirror = Mirror();
        mirror.StaysAt = 3;
        await using var other = await CatalogServer.StartAsync(mirror);
        await using (Following.Start(Follower(other.Client, peer: "other")))
            await Replica.UntilAsync(r => r.Batches.Count(b => b.Peer == "other") >= 3);

        Replica.Held.Should().Equal("X.1", "X.3", "X.4");
        IsEqual().Should().BeTrue();
        Replica.Copy.State.OriginRevision.Should().Be(6);
        Replica.Copy.Events.Should().HaveCount(6, "nothing is told twice");
    }

    [Fact]
    public async Task A_copy_that_came_through_this_node_is_not_taken()
    {
        Catalog.Put("X.1");
        await using var server = await CatalogServer.StartAsync(Mirror("c", "a", "me", "b"));
        var follower = Follower(server.Client, ownNode: "me");

        var following = () => follower.FollowAsync(Cancellation);

        (await following.Should().ThrowAsync<RouteUnusableException>()).WithMessage("*through this node: a > me > b > c*");
        follower.Status.State.Should().Be(FollowerState.Standby);
        Replica.Batches.Should().BeEmpty();
    }

    [Fact]
    public async Task A_way_that_comes_to_lead_through_this_node_is_left()
    {
        Catalog.Put("X.1");
        var mirror = Mirror();
        await using var server = await CatalogServer.StartAsync(mirror);
        var follower = Follower(server.Client, ownNode: "me");
        var running = follower.FollowAsync(Cancellation);
        await Replica.UntilAsync(r => r.Held.Count == 1);

        mirror.Sources = ["a", "me"];
        Catalog.Put("X.2");

        await running.Awaiting(r => r).Should().ThrowAsync<RouteUnusableException>();
        Replica.Held.Should().Equal("X.1");
    }

    [Fact]
    public async Task A_peer_of_an_older_epoch_is_stale_and_stands_by()
    {
        Registry.BeginEpoch("X.1", "X.2");
        await using (var origin = await CatalogServer.StartAsync(Catalog))
        await using (Following.Start(Follower(origin.Client)))
            await Replica.UntilAsync(r => r.Held.Count == 2);

        var old = new ScriptedRegistry();
        old.Put("X.9");
        await using var server = await CatalogServer.StartAsync(new ScriptedCatalog(old, "b") { Sources = ["a"] });
        var follower = Follower(server.Client, peer: "other");
        var following = () => follower.FollowAsync(Cancellation);

        await following.Should().ThrowAsync<RouteUnusableException>().WithMessage("*epoch*");
        follower.Status.State.Should().Be(FollowerState.Standby);
        Replica.Held.Should().Equal("X.1", "X.2");
    }

    [Fact]
    public async Task A_restored_origin_is_followed_backward_into_its_new_epoch()
    {
        Catalog.Put("X.1", "X.2", "X.3");
        Registry.Write("X.1", "After the backup");
        Catalog.Put("X.4");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(server.Client)))
            await Replica.UntilAsync(r => r.Held.Count == 4);

        Registry.Restore(3);
        await using var following = Following.Start(Follower(server.Client));
        await Replica.UntilAsync(r => r.Copy.State.OriginEpoch == Registry.Epoch && r.Copy.State.OriginRevision == 3 && !r.Batches[^1].Repairs);

        IsEqual().Should().BeTrue();
        Replica.Copy.Items[ScriptedCatalog.NameOf("X.1")].Titles[0].Text.Should().Be("Title of X.1");
        Catalog.AskedTokens.Should().Contain("2:3").And.ContainSingle(token => token.Length == 0);
    }

    [Fact]
    public async Task An_origin_that_went_back_within_its_epoch_is_not_followed()
    {
        Catalog.Put("X.1", "X.2", "X.3");
        await using (var origin = await CatalogServer.StartAsync(Catalog))
        await using (Following.Start(Follower(origin.Client)))
            await Replica.UntilAsync(r => r.Held.Count == 3);

        var back = new ScriptedRegistry();
        back.Put("X.1", "X.2");
        await using var server = await CatalogServer.StartAsync(new ScriptedCatalog(back, "b"));
        var follower = Follower(server.Client, peer: "other");
        var following = () => follower.FollowAsync(Cancellation);

        await following.Should().ThrowAsync<RouteUnusableException>().WithMessage("*at revision 2*complete to 3*federation restore*");
        Replica.Held.Should().Equal("X.1", "X.2", "X.3");
    }

    [Fact]
    public async Task An_origin_that_lost_everything_is_not_followed_before_it_has_items_again()
    {
        Catalog.Put("X.1", "X.2");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(server.Client)))
            await Replica.UntilAsync(r => r.Held.Count == 2);

        Registry.Restore(0);
        var follower = Follower(server.Client);
        var following = () => follower.FollowAsync(Cancellation);
        await following.Should().ThrowAsync<RouteUnusableException>().WithMessage("*without any item*2*kept*");
        follower.Status.State.Should().Be(FollowerState.Standby);
        Replica.Held.Should().Equal("X.1", "X.2");

        Catalog.Put("X.1");
        await using var again = Following.Start(Follower(server.Client));
        await Replica.UntilAsync(r => r.Held is ["X.1"]);
    }

    [Fact]
    public async Task A_new_epoch_that_the_origin_did_not_sign_is_not_entered()
    {
        Catalog.Signer = Signer;
        Catalog.Put("X.1", "X.2");
        await using (var origin = await CatalogServer.StartAsync(Catalog))
        await using (Following.Start(Follower(origin.Client, verifier: Verifier)))
            await Replica.UntilAsync(r => r.Copy.State.IsVerified);

        var madeUp = new ScriptedRegistry();
        madeUp.BeginEpoch("X.666", "X.667");
        await using var server = await CatalogServer.StartAsync(new ScriptedCatalog(madeUp, "b") { Sources = ["a"] });
        var follower = Follower(server.Client, peer: "other", verifier: Verifier);
        var following = () => follower.FollowAsync(Cancellation);

        await following.Should().ThrowAsync<RouteUnusableException>().WithMessage("*does not prove*epoch*Where registries/itu-t has other keys, * name them in Node:Origins or Aggregator:Origins.");
        Replica.Held.Should().Equal("X.1", "X.2");
        Replica.Copy.State.IsVerified.Should().BeTrue();
    }

    [Fact]
    public async Task A_new_epoch_is_not_entered_while_the_keys_of_the_origin_cannot_be_read()
    {
        var isReadable = true;
        Catalog.Signer = Signer;
        Catalog.Put("X.1", "X.2");
        await using var origin = await CatalogServer.StartAsync(Catalog, keySet: () => isReadable ? File.ReadAllBytes(KeySet) : []);
        Catalog.KeySetUri = $"{origin.Address}.well-known/jwks.json";
        await using (Following.Start(Follower(origin.Client, verifier: NewVerifier())))
            await Replica.UntilAsync(r => r.Copy.State.IsVerified);

        Registry.BeginEpoch("X.1", "X.3");
        isReadable = false;
        var following = () => Follower(origin.Client, verifier: NewVerifier()).FollowAsync(Cancellation);
        await following.Should().ThrowAsync<RouteUnusableException>().WithMessage("*keys*cannot be read*epoch*Where registries/itu-t has other keys, * name them in Node:Origins or Aggregator:Origins.");
        Replica.Held.Should().Equal("X.1", "X.2");

        isReadable = true;
        await using var again = Following.Start(Follower(origin.Client, verifier: NewVerifier()));
        await Replica.UntilAsync(r => r.Held is ["X.1", "X.3"] && r.Copy.State.IsVerified);

        static DigestVerifier NewVerifier() =>
            new(new OriginKeys([], TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<OriginKeys>.Instance));
    }

    [Fact]
    public async Task What_leaves_the_filter_is_dropped_and_another_filter_starts_over()
    {
        Registry.Write("X.1", "Identity proofing");
        Registry.Write("X.2", "Video coding");
        Registry.Write("X.3", "Identity wallets");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(server.Client, filter: "Identity")))
        {
            await Replica.UntilAsync(r => r.Held is ["X.1", "X.3"]);
            Registry.Write("X.1", "Biometrics");
            await Replica.UntilAsync(r => r.Held is ["X.3"]);
        }

        await using var following = Following.Start(Follower(server.Client, filter: "Video"));
        await Replica.UntilAsync(r => r.Held is ["X.2"]);

        Replica.Copy.State.Positions["itu-t"].Filter.Should().Be("Video");
        Replica.Batches.Count(b => b.StartsSnapshot).Should().Be(2);
        Replica.Batches.Should().OnlyContain(b => b.ExpectedRoot == null && b.SignedDigest.Length == 0);
    }

    [Fact]
    public async Task A_filter_that_is_taken_away_brings_the_rest()
    {
        Registry.Write("X.1", "Identity proofing");
        Registry.Write("X.2", "Video coding");
        Registry.Write("X.3", "Identity wallets");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(server.Client, filter: "Identity")))
            await Replica.UntilAsync(r => r.Held is ["X.1", "X.3"]);

        await using var following = Following.Start(Follower(server.Client));
        await Replica.UntilAsync(r => r.Held is ["X.1", "X.2", "X.3"]);
    }

    [Fact]
    public async Task A_registry_that_never_stands_still_is_compared_all_the_same()
    {
        Catalog.Put("X.1", "X.2", "X.3");
        await using var origin = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(origin.Client)))
            await Replica.UntilAsync(r => r.Held.Count == 3);

        Catalog.Put("X.4");
        (Catalog.NeverStandsStill, Catalog.OldestToken) = (true, 4);
        await using var following = Following.Start(Follower(origin.Client));
        await Replica.UntilAsync(r => r.Held.Contains("X.4") && r.Batches.Any(b => b.Repairs && b.CaughtUp));
        Catalog.NeverStandsStill = false;
        await Replica.UntilAsync(_ => IsEqual());
    }
}
