using Federation.Hosting;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Time.Testing;

namespace Federation.Replication.Tests;

public sealed class CatalogFollowerTests : FollowerTest
{
    [Fact]
    public async Task AReplica_gets_the_wholeCatalogue_and_then_what_changes()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using var following = Following.Start(Follower(server.Client));

        await Replica.UntilAsync(r => r.Held.Count == 4);
        Catalog.Put("X.5");
        Catalog.Delete("X.1");
        await Replica.UntilAsync(r => r.Held is ["X.2", "X.3", "X.4", "X.5"]);

        Replica.Description!.Title.Should().Be("ITU-T Work Programme");
        Replica.Batches[0].StartsSnapshot.Should().BeTrue();
        Replica.Batches[0].CaughtUp.Should().BeFalse();
        Replica.Batches.Skip(1).Should().OnlyContain(b => !b.StartsSnapshot);
        Catalog.AskedTokens.Should().Equal("");
    }

    [Fact]
    public async Task It_is_following_once_it_has_caught_up_and_tells_how_far_it_is()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        await using var server = await CatalogServer.StartAsync(Catalog);
        var follower = Follower(server.Client);
        follower.Status.State.Should().Be(FollowerState.Loading);

        await using var following = Following.Start(follower);
        // The status speaks of a batch before the next one is applied.
        await Replica.UntilAsync(r => r.Batches.Count(b => b.CaughtUp) == 2);

        follower.Status.Should().BeEquivalentTo(
            new { State = FollowerState.Following, Revision = 4L, NewestRevision = 4L, Lag = 0L, LastError = "" });
        follower.Status.ContactTime.Should().NotBeNull();
    }

    [Fact]
    public async Task A_restarted_follower_goes_on_where_theReplica_is()
    {
        Catalog.Put("X.1", "X.2");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(server.Client)))
            await Replica.UntilAsync(r => r.Held.Count == 2);

        Catalog.Put("X.3");
        await using var following = Following.Start(Follower(server.Client));
        await Replica.UntilAsync(r => r.Held.Count == 3);

        Catalog.AskedTokens.Should().Equal("", "1:2");
        Replica.Batches.Count(b => b.StartsSnapshot).Should().Be(1);
    }

    [Fact]
    public async Task When_the_access_token_of_its_stream_has_expired_it_goes_on_with_the_next_one_and_that_is_no_fault()
    {
        Catalog.Put("X.1");
        await using var server = await CatalogServer.StartAsync(Catalog);
        var follower = Follower(server.Client);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var following = follower.FollowAsync(stop.Token);

        // A heartbeat after it had caught up.
        await Replica.UntilAsync(r => r.Batches.Count(b => b.CaughtUp) >= 3);
        Catalog.ExpireStreams();
        Catalog.Put("X.2");
        await Replica.UntilAsync(r => r.Held is ["X.1", "X.2"]);

        following.IsCompleted.Should().BeFalse();
        follower.Status.LastError.Should().BeEmpty();
        Catalog.AskedTokens.Should().HaveCount(2);
        await stop.CancelAsync();
        await following.Awaiting(f => f).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("SYNC_TOKEN_EPOCH")]
    [InlineData("SYNC_TOKEN_EXPIRED")]
    [InlineData("SYNC_TOKEN_INVALID")]
    [InlineData("SYNC_TOKEN_FILTER")]
    public async Task A_refused_token_makes_it_compare_what_it_holds_and_fetch_only_what_differs(string reason)
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(server.Client)))
            await Replica.UntilAsync(r => r.Held.Count == 4);

        Catalog.Delete("X.1");
        Catalog.Put("X.5");
        (Catalog.Refusal, Catalog.OldestToken) = (reason, 5);
        await using var following = Following.Start(Follower(server.Client));
        await Replica.UntilAsync(r => r.Held is ["X.2", "X.3", "X.4", "X.5"]);
        Catalog.Put("X.6");
        await Replica.UntilAsync(r => r.Held.Contains("X.6"));

        Catalog.AskedTokens.Should().Equal("", "1:4", "1:6");
        Replica.Batches.Count(b => b.StartsSnapshot).Should().Be(1);
        Replica.Copy.Events.Should().Equal(new[] { "X.1", "X.2", "X.3", "X.4", "X.1", "X.5", "X.6" }.Select(ScriptedCatalog.NameOf));
    }

    [Fact]
    public async Task What_a_change_of_an_unknown_kind_did_is_taken_over_from_the_state_that_came_of_it()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        Catalog.Distort = response =>
        {
            foreach (var change in response.Changes.Where(change => change.Deleted is not null))
                change.ClearChange();
            return response;
        };
        await using var server = await CatalogServer.StartAsync(Catalog);
        var follower = Follower(server.Client);
        await using var following = Following.Start(follower);
        await Replica.UntilAsync(r => r.Held.Count == 4);

        Catalog.Delete("X.2");
        await Replica.UntilAsync(r => r.Held is ["X.1", "X.3", "X.4"]);
        Catalog.Put("X.5");
        await Replica.UntilAsync(r => r.Held is ["X.1", "X.3", "X.4", "X.5"]);

        Replica.Batches.Count(b => b.StartsSnapshot).Should().Be(1);
        Catalog.AskedTokens.Should().Equal("", "1:5");
        follower.Status.QuarantinedCount.Should().Be(0);
    }

    [Fact]
    public async Task A_snapshot_with_a_change_of_an_unknown_kind_is_refused_and_told_of()
    {
        Catalog.Put("X.1", "X.2");
        Catalog.Distort = response =>
        {
            foreach (var change in response.Changes.Where(change => change.Revision == 2))
                change.ClearChange();
            return response;
        };
        await using var server = await CatalogServer.StartAsync(Catalog);
        var follower = Follower(server.Client, options: Impatient with { HeartbeatInterval = TimeSpan.FromMinutes(1) });

        await FluentActions.Awaiting(() => follower.FollowAsync(Cancellation)).Should().ThrowAsync<PeerFaultException>();

        follower.Status.State.Should().Be(FollowerState.Unreachable);
        follower.Status.LastError.Should().Contain("a kind that this version does not know");
        Replica.Held.Should().BeEmpty();
    }

    [Fact]
    public async Task A_refused_token_makes_it_start_over_where_most_of_the_registry_is_not_here()
    {
        Catalog.Put("X.1", "X.2");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(server.Client)))
            await Replica.UntilAsync(r => r.Held.Count == 2);

        Registry.BeginEpoch("X.2", "X.3", "X.4", "X.5", "X.6");
        await using var following = Following.Start(Follower(server.Client));
        await Replica.UntilAsync(r => r.Held is ["X.2", "X.3", "X.4", "X.5", "X.6"]);

        Catalog.AskedTokens.Count(string.IsNullOrEmpty).Should().Be(2);
        Replica.Batches.Count(b => b.StartsSnapshot).Should().Be(2);
    }

    [Fact]
    public async Task A_node_that_falls_silent_is_given_up_and_asked_again()
    {
        Catalog.Put("X.1");
        Catalog.StallOnce();
        await using var server = await CatalogServer.StartAsync(Catalog);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var follower = Follower(server.Client, options: Impatient with { MissedHeartbeats = 3 }, time: time);
        await using var following = Following.Start(follower);
        await Replica.UntilAsync(r => r.Held.Count == 1);

        Catalog.Put("X.2");
        var second = Replica.UntilAsync(r => r.Held.Count == 2);
        while (!second.IsCompleted)
        {
            time.Advance(Impatient.HeartbeatInterval);
            await Task.Delay(1, Cancellation);
        }

        await second;

        Catalog.AskedTokens.Take(2).Should().Equal("", "1:1");
    }

    [Fact]
    public async Task A_pause_of_the_whole_machine_is_no_silence_of_a_node()
    {
        Catalog.Put("X.1");
        await using var server = await CatalogServer.StartAsync(Catalog);
        var time = new WaitedForTime();
        var follower = Follower(server.Client, options: Impatient with { HeartbeatInterval = TimeSpan.FromMinutes(1), MissedHeartbeats = 3 }, time: time);
        await using var following = Following.Start(follower);
        await Replica.UntilAsync(r => r.Held.Count == 1);
        while (!time.HasTimers)
            await Task.Delay(1, Cancellation);

        time.Advance(TimeSpan.FromHours(1));
        Catalog.Put("X.2");
        await Replica.UntilAsync(r => r.Held.Count == 2);

        Catalog.AskedTokens.Should().Equal("");
    }

    [Fact]
    public async Task A_node_that_is_down_is_tried_until_it_is_back()
    {
        Catalog.Put("X.1");
        await using var first = await CatalogServer.StartAsync(Catalog, FreePort.Find());
        await using var following = Following.Start(Follower(first.Client));
        await Replica.UntilAsync(r => r.Held.Count == 1);

        await first.StopAsync();
        Catalog.Put("X.2");
        await using var second = await CatalogServer.StartAsync(Catalog, first.Address.Port);

        await Replica.UntilAsync(r => r.Held.Count == 2);
        Catalog.AskedTokens.Should().Equal("", "1:1");
    }

    [Fact]
    public async Task A_node_that_cannot_be_reached_is_told_of()
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{FreePort.Find()}");
        var follower = Follower(new(channel));

        var following = () => follower.FollowAsync(Cancellation);

        await following.Should().ThrowAsync<RpcException>();
        follower.Status.State.Should().Be(FollowerState.Unreachable);
        follower.Status.LastError.Should().StartWith("Unavailable: ");
    }

    [Fact]
    public async Task What_a_node_says_of_another_registry_is_left_out()
    {
        Catalog.Put(
            "X.1",
            "registries/iso/workItems/9594-8",
            "registries/itu-t-imitated/workItems/X.2",
            "registries/itu-t/workItems/@token",
            "registries/itu-t/workItems/",
            "X.3");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using var following = Following.Start(Follower(server.Client));

        await Replica.UntilAsync(r => r.Batches.Any(b => b.CaughtUp));

        Replica.Held.Should().Equal("X.1", "X.3");
    }

    [Fact]
    public async Task A_batch_that_could_not_be_stored_is_asked_for_again()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        Replica.FailOnce();
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using var following = Following.Start(Follower(server.Client));

        await Replica.UntilAsync(r => r.Held.Count == 4);

        Catalog.AskedTokens.Should().Equal("", "");
    }

    [Fact]
    public async Task Heartbeats_reach_theReplica_so_that_it_notices_a_loss()
    {
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using var following = Following.Start(Follower(server.Client));

        await Replica.UntilAsync(r => r.Batches.Count >= 3);

        Replica.Batches.Should().OnlyContain(b => b.Changes.Count == 0 && b.CaughtUp);
    }
}
