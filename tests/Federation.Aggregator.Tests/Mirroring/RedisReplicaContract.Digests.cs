using Federation.Aggregator.Mirroring;
using Federation.Protocol.Digests;
using Federation.Replication;

namespace Federation.Aggregator.Tests.Mirroring;

public abstract partial class RedisReplicaContract
{
    [Fact]
    public async Task What_its_origin_did_not_sign_is_not_stored()
    {
        _node.Put(["X.1", "X.2"]);
        var replica = Replica();
        await StepAsync(replica);
        var position = await PositionAsync(replica);
        var held = await HeldAsync();

        _node.Put("X.1", "Newer");
        var altered = _node.After(position);
        altered.Changes[0].Message.WorkItem.Provenance.ContentHash = _node.Items[_node.NameOf("X.2")].Provenance.ContentHash;
        var applying = () => replica.ApplyAsync(altered, Cancellation);

        await applying.Should().ThrowAsync<DigestMismatchException>();
        (await HeldAsync()).Should().Equal(held);
        _view.Items.Should().Equal(held);
        (await replica.ReadStateAsync(Cancellation)).IsVerified.Should().BeTrue("nothing has changed");
        await StepAsync(replica);
        (await HeldAsync()).Should().Equal(_node.Items);
    }

    [Fact]
    public async Task A_change_that_nobody_signed_ends_the_proof()
    {
        _node.Put(["X.1"]);
        var replica = Replica();
        await StepAsync(replica);
        _node.Put("X.1", "Newer");

        var unsigned = _node.After(await PositionAsync(replica)) with { SignedDigest = "", ExpectedRoot = null };
        await replica.ApplyAsync(unsigned, Cancellation);

        (await replica.ReadStateAsync(Cancellation)).IsVerified.Should().BeFalse();
        await StepAsync(replica);
        (await replica.ReadStateAsync(Cancellation)).IsVerified.Should().BeTrue();
    }

    [Fact]
    public async Task The_digest_is_that_of_the_items_whatever_came_and_went()
    {
        var replica = Replica();
        for (var round = 0; round < 20; round++)
        {
            _node.Put(Enumerable.Range(1, 97).Select(i => $"X.{(round * 41) + i}"));
            for (var i = 1; i < 30; i++)
                _node.Delete($"X.{(round * 37) + i}");
            var unsigned = _node.After(await PositionAsync(replica)) with { ExpectedRoot = null };
            await replica.ApplyAsync(unsigned, Cancellation);
            if (round % 3 == 0)
                (await replica.ReadDigestAsync(Cancellation)).Tree.Root.Hash.Should().Be(_node.Root, "round {0}", round);
            if (round % 5 == 0)
                await ExpectNamesAsync(replica, "");
            if (round % 7 == 0)
                await PositionAsync(replica = Replica());
        }

        (await replica.ReadDigestAsync(Cancellation)).Tree.Root.Hash.Should().Be(_node.Root);
        await ExpectNamesAsync(replica, "a");
    }

    // Whether they were asked for before, and items have come and gone since, or not.
    private async Task ExpectNamesAsync(RedisReplica replica, string prefix)
    {
        var digest = await replica.ReadDigestAsync(Cancellation);
        DigestPrefix.TryParse(prefix, out var range).Should().BeTrue();
        var entries = await digest.ReadEntriesAsync(range, Cancellation);
        var items = _node.Items.Values.ToDictionary(PlayedNode.EntryOf);
        entries.Should().Equal(items.Keys.Where(entry => range.Contains(entry.Place)).Order());
        (await digest.FindNamesAsync(entries, Cancellation)).Should().BeEquivalentTo(
            entries.Select(entry => new ReplicaEntry(items[entry].Name, entry)));
    }
}
