using Federation.Protocol.Digests;
using Federation.Replication;
using Federation.Replication.Tests;

namespace Federation.Aggregator.Tests.Mirroring;

public abstract partial class RedisReplicaContract
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_a_follower_does_the_mirror_is_as_the_replica_in_memory(int seed)
    {
        var otherRoot = new DigestHash([.. Enumerable.Repeat((byte)1, DigestHash.Length)]);
        var batches = new RandomBatches(_node, seed);
        var copy = new MemoryCopy();
        var view = _view;
        var replica = Replica();
        await replica.ReadStateAsync(Cancellation);
        for (var step = 0; step < 300; step++)
        {
            if (batches.Any(10) == 0)
                await (replica = Replica(view = new MirrorView())).ReadStateAsync(Cancellation);
            var batch = batches.Next(copy.State);
            var after = copy.After(batch);
            if (batch.CaughtUp && batches.Any(2) == 0)
            {
                var lie = () => replica.ApplyAsync(batch with { ExpectedRoot = otherRoot }, Cancellation);
                await lie.Should().ThrowAsync<DigestMismatchException>("step {0}", step);
                batch = batch with { ExpectedRoot = after.Tree.Root.Hash };
                after = copy.After(batch);
            }

            await replica.ApplyAsync(batch, Cancellation);
            copy = after;

            (await replica.ReadStateAsync(Cancellation)).Should().BeEquivalentTo(copy.State, "step {0}", step);
            (await HeldAsync()).Should().Equal(copy.Items, "step {0}", step);
            view.Items.Should().Equal(copy.Items, "step {0}", step);
            replica.Quarantined.Should().BeEquivalentTo(copy.Quarantine.Values, "step {0}", step);
            (await replica.ReadDigestAsync(Cancellation)).Tree.Root.Hash.Should().Be(copy.Tree.Root.Hash, "step {0}", step);
        }
    }
}
