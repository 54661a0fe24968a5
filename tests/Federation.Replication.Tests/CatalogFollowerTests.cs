using System.Net;
using System.Net.Sockets;
using Federation.Protocol.Catalog.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Federation.Replication.Tests;

public sealed class CatalogFollowerTests
{
    private static readonly FollowerOptions _impatient = new()
    {
        HeartbeatInterval = TimeSpan.FromMilliseconds(100),

        // A machine that is busy is no node that stalls.
        MissedHeartbeats = 600,
        MinimumBackOff = TimeSpan.FromMilliseconds(1),
        MaximumBackOff = TimeSpan.FromMilliseconds(20),
    };

    private readonly ScriptedCatalog _catalog = new();
    private readonly MemoryReplica _replica = new();

    [Fact]
    public async Task A_replica_gets_the_whole_catalogue_and_then_what_changes()
    {
        _catalog.Put("X.1", "X.2", "X.3", "X.4");
        await using var server = await CatalogServer.StartAsync(_catalog);
        await using var following = Following.Start(Follower(server.Client));

        await _replica.UntilAsync(r => r.Held.Count == 4);
        _catalog.Put("X.5");
        _catalog.Delete("X.1");
        await _replica.UntilAsync(r => r.Held is ["X.2", "X.3", "X.4", "X.5"]);

        _replica.Description!.Title.Should().Be("ITU-T Work Programme");
        _replica.Batches[0].StartsSnapshot.Should().BeTrue();
        _replica.Batches[0].CaughtUp.Should().BeFalse();
        _replica.Batches.Skip(1).Should().OnlyContain(b => !b.StartsSnapshot);
        _catalog.AskedTokens.Should().Equal("");
    }

    [Fact]
    public async Task It_is_following_once_it_has_caught_up_and_tells_how_far_it_is()
    {
        _catalog.Put("X.1", "X.2", "X.3", "X.4");
        await using var server = await CatalogServer.StartAsync(_catalog);
        var follower = Follower(server.Client);
        follower.Status.State.Should().Be(FollowerState.Loading);

        await using var following = Following.Start(follower);
        // The status speaks of a batch before the next one is applied.
        await _replica.UntilAsync(r => r.Batches.Count(b => b.CaughtUp) == 2);

        follower.Status.Should().BeEquivalentTo(
            new { State = FollowerState.Following, Revision = 4L, NewestRevision = 4L, Lag = 0L, LastError = "" });
        follower.Status.ContactTime.Should().NotBeNull();
    }

    [Fact]
    public async Task A_restarted_follower_goes_on_where_the_replica_is()
    {
        _catalog.Put("X.1", "X.2");
        await using var server = await CatalogServer.StartAsync(_catalog);
        await using (Following.Start(Follower(server.Client)))
            await _replica.UntilAsync(r => r.Held.Count == 2);

        _catalog.Put("X.3");
        await using var following = Following.Start(Follower(server.Client));
        await _replica.UntilAsync(r => r.Held.Count == 3);

        _catalog.AskedTokens.Should().Equal("", "1:2");
        _replica.Batches.Count(b => b.StartsSnapshot).Should().Be(1);
    }

    [Theory]
    [InlineData("SYNC_TOKEN_EPOCH")]
    [InlineData("SYNC_TOKEN_EXPIRED")]
    [InlineData("SYNC_TOKEN_INVALID")]
    public async Task A_refused_token_makes_it_start_over_and_drop_what_is_no_more(string reason)
    {
        _catalog.Put("X.1", "X.2");
        await using var server = await CatalogServer.StartAsync(_catalog);
        await using (Following.Start(Follower(server.Client)))
            await _replica.UntilAsync(r => r.Held.Count == 2);

        _catalog.StartOver(reason, "X.2", "X.3");
        await using var following = Following.Start(Follower(server.Client));
        await _replica.UntilAsync(r => r.Held is ["X.2", "X.3"]);

        _catalog.AskedTokens.Should().Equal("", "1:2", "");
        _replica.Batches.Count(b => b.StartsSnapshot).Should().Be(2);
    }

    [Fact]
    public async Task A_node_that_falls_silent_is_given_up_and_asked_again()
    {
        _catalog.Put("X.1");
        _catalog.StallOnce();
        await using var server = await CatalogServer.StartAsync(_catalog);
        var follower = Follower(server.Client, _impatient with { MissedHeartbeats = 3 }, TimeProvider.System);
        await using var following = Following.Start(follower);

        await _replica.UntilAsync(r => r.Held.Count == 1);
        _catalog.Put("X.2");
        await _replica.UntilAsync(r => r.Held.Count == 2);

        _catalog.AskedTokens.Take(2).Should().Equal("", "1:1");
    }

    [Fact]
    public async Task A_node_that_is_down_is_tried_until_it_is_back()
    {
        _catalog.Put("X.1");
        await using var first = await CatalogServer.StartAsync(_catalog);
        await using var following = Following.Start(Follower(first.Client));
        await _replica.UntilAsync(r => r.Held.Count == 1);

        await first.StopAsync();
        _catalog.Put("X.2");
        await using var second = await CatalogServer.StartAsync(_catalog, first.Address.Port);

        await _replica.UntilAsync(r => r.Held.Count == 2);
        _catalog.AskedTokens.Should().Equal("", "1:1");
    }

    [Fact]
    public async Task Attempts_are_spaced_ever_wider_up_to_a_limit()
    {
        var options = new FollowerOptions { MinimumBackOff = TimeSpan.FromSeconds(1), MaximumBackOff = TimeSpan.FromSeconds(10) };
        var time = new InstantTime();
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{ClosedPort()}");
        var follower = Follower(new(channel), options, time);
        await using (Following.Start(follower))
        {
            while (time.Waits.Count < 8)
                await Task.Yield();
        }

        double[] longest = [1, 2, 4, 8, 10, 10, 10, 10];
        foreach (var (wait, limit) in time.Waits.Zip(longest))
            wait.TotalSeconds.Should().BeInRange(limit / 2, limit);
        follower.Status.State.Should().Be(FollowerState.Unreachable);
        follower.Status.LastError.Should().StartWith("Unavailable: ");
    }

    [Fact]
    public async Task What_a_node_says_of_another_registry_is_left_out()
    {
        _catalog.Put(
            "X.1",
            "registries/iso/workItems/9594-8",
            "registries/itu-t-imitated/workItems/X.2",
            "registries/itu-t/workItems/@token",
            "registries/itu-t/workItems/",
            "X.3");
        await using var server = await CatalogServer.StartAsync(_catalog);
        await using var following = Following.Start(Follower(server.Client));

        await _replica.UntilAsync(r => r.Batches.Any(b => b.CaughtUp));

        _replica.Held.Should().Equal("X.1", "X.3");
    }

    [Fact]
    public async Task A_batch_that_could_not_be_stored_is_asked_for_again()
    {
        _catalog.Put("X.1", "X.2", "X.3", "X.4");
        _replica.FailOnce();
        await using var server = await CatalogServer.StartAsync(_catalog);
        await using var following = Following.Start(Follower(server.Client));

        await _replica.UntilAsync(r => r.Held.Count == 4);

        _catalog.AskedTokens.Should().Equal("", "");
    }

    [Fact]
    public async Task Heartbeats_reach_the_replica_so_that_it_notices_a_loss()
    {
        await using var server = await CatalogServer.StartAsync(_catalog);
        await using var following = Following.Start(Follower(server.Client));

        await _replica.UntilAsync(r => r.Batches.Count >= 3);

        _replica.Batches.Should().OnlyContain(b => b.Changes.Count == 0 && b.CaughtUp);
    }

    private CatalogFollower Follower(CatalogService.CatalogServiceClient client) =>
        Follower(client, _impatient, TimeProvider.System);

    private CatalogFollower Follower(CatalogService.CatalogServiceClient client, FollowerOptions options, TimeProvider time) =>
        new(client, new RegistryRoute { Registry = ScriptedCatalog.RegistryName, Peer = "itu-t" }, _replica, options, time, NullLogger<CatalogFollower>.Instance);

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
