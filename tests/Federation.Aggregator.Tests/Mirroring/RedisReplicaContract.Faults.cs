using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Tests.Redis;
using Federation.Replication;
using StackExchange.Redis;

namespace Federation.Aggregator.Tests.Mirroring;

public abstract partial class RedisReplicaContract
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_the_connection_is_cut_items_and_position_belong_together(bool atAnswers)
    {
        await using var proxy = new CuttingProxy(redis.Options);
        _node.Put(Enumerable.Range(1, 12).Select(i => $"X.{i}"));
        await StepAsync(Replica());
        var hasCut = true;
        for (var (round, at) = (0, 1L); hasCut; round++, at += atAnswers ? 31 : 397)
        {
            // A copy made afresh in two batches, of which the last sweeps and writes.
            var before = _node.Items;
            _node.Delete($"X.{1 + (round % 12)}");
            _node.Put($"X.{1 + ((round + 6) % 12)}", $"Title {round}");
            _node.BeginEpoch();
            await using var connection = await ConnectionMultiplexer.ConnectAsync(proxy.Options);
            var replica = Through(connection);
            await replica.ReadStateAsync(Cancellation);
            if (atAnswers)
                proxy.CutAfterAnswered(at);
            else
                proxy.CutAfterSent(at);

            await FollowAsync(replica);

            hasCut = proxy.HasCut;
            (await HeldAsync()).Keys.Should().Contain(before.Keys.Intersect(_node.Items.Keys), "readers miss nothing, byte {0}", at);

            // Every other time the replica dies and another goes on; else it goes on with what it has in memory.
            var successor = round % 2 == 0 ? Through(redis.Connection) : replica;
            await FollowAsync(successor, untilCaughtUp: true);
            (await HeldAsync()).Should().Equal(_node.Items, "byte {0}", at);
            _view.Items.Should().Equal(_node.Items, "byte {0}", at);
            (await successor.ReadDigestAsync(Cancellation)).Tree.Root.Hash.Should().Be(_node.Root, "byte {0}", at);
        }

        RedisReplica Through(IConnectionMultiplexer connection) => new(_node.Registry, connection.GetDatabase(), _prefix, _view);
    }

    // Follows until the mirror has everything, or for the first time cannot be reached, or as long as that lasts.
    private async Task FollowAsync(RedisReplica replica, bool untilCaughtUp = false)
    {
        while (true)
        {
            try
            {
                if (await StepAsync(replica, limit: 8))
                    return;
            }
            catch (ReplicaUnavailableException) when (untilCaughtUp)
            {
                await Task.Delay(20, Cancellation);
            }
            catch (ReplicaUnavailableException)
            {
                return;
            }
        }
    }
}
