using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Tests.Redis;
using Federation.Replication;
using StackExchange.Redis;

namespace Federation.Aggregator.Tests.Mirroring;

public sealed class RedisServerReplicaTests(RedisServerFixture redis) : RedisReplicaContract(redis), IClassFixture<RedisServerFixture>
{
    [Theory]
    [InlineData("hmset")]
    [InlineData("hdel")]
    public async Task A_batch_of_which_a_command_fails_stores_nothing(string command)
    {
        var node = new PlayedNode("registries/itu-t");
        await using var connection = await ConnectionMultiplexer.ConnectAsync(await LimitedAsync());
        var replica = new RedisReplica(node.Registry, connection.GetDatabase(), $"{Guid.NewGuid():N}:", observer: null);
        node.Put(["X.1", "X.2"]);
        await replica.ReadStateAsync(Cancellation);
        await replica.ApplyAsync(node.After(ReplicaPosition.Start), Cancellation);
        var state = await replica.ReadStateAsync(Cancellation);
        node.Delete("X.1");
        node.Put("X.2", "Newer");
        var batch = node.After(state.Positions[PlayedNode.Peer]);

        await ServerAsync("ACL", "SETUSER", "limited", $"-{command}");
        var applying = () => replica.ApplyAsync(batch, Cancellation);

        await applying.Should().ThrowAsync<ReplicaUnavailableException>().WithMessage("Redis refuses to write: *");
        (await replica.ReadStateAsync(Cancellation)).Should().BeEquivalentTo(state);
        await ServerAsync("ACL", "SETUSER", "limited", $"+{command}");
        await replica.ApplyAsync(batch, Cancellation);
        (await replica.ReadDigestAsync(Cancellation)).Tree.Root.Hash.Should().Be(node.Root);
    }

    [Fact]
    public async Task A_server_that_is_killed_at_any_moment_keeps_items_and_position_together()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "yes");
        Assert.SkipWhen(server is null, "There is no redis-server on the PATH.");
        var options = server.Options;
        (options.AbortOnConnectFail, options.BacklogPolicy) = (false, BacklogPolicy.FailFast);

        // For so long the library waits after an attempt that met no server.
        options.ConnectTimeout = 1_000;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        var node = new PlayedNode("registries/itu-t");
        var view = new MirrorView();
        var replica = new RedisReplica(node.Registry, connection.GetDatabase(), "killed:", view);
        node.Put(Enumerable.Range(0, 1_000).Select(i => $"Y.{i}"));
        for (var kill = 0; kill < 6; kill++)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var following = ChangeAndFollowAsync(node, replica, stop.Token);
            await Task.Delay(37 * kill % 100, Cancellation);
            await server.KillAndRestartAsync();
            await stop.CancelAsync();
            await following;

            await CatchUpAsync(node, replica, Cancellation);
            view.Items.Should().Equal(node.Items);
            (await replica.ReadDigestAsync(Cancellation)).Tree.Root.Hash.Should().Be(node.Root);
        }
    }

    private static async Task ChangeAndFollowAsync(PlayedNode node, RedisReplica replica, CancellationToken cancellationToken)
    {
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            node.Put($"X.{i % 100}", $"Title {i}");
            if (i % 7 == 0)
                node.Delete($"X.{i * 3 % 100}");
            if (i % 50 == 49)
                node.BeginEpoch();
            await CatchUpAsync(node, replica, cancellationToken);
        }
    }

    private static async Task CatchUpAsync(PlayedNode node, RedisReplica replica, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await GiveAsync(node, replica, limit: 20);
                return;
            }
            catch (ReplicaUnavailableException)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private async Task<ConfigurationOptions> LimitedAsync()
    {
        await ServerAsync("ACL", "SETUSER", "limited", "on", ">secret", "~*", "&*", "+@all");
        var options = Options;
        (options.User, options.Password) = ("limited", "secret");
        return options;
    }

    private Task<RedisResult> ServerAsync(string command, params object[] arguments) => Database.ExecuteAsync(command, arguments);
}
