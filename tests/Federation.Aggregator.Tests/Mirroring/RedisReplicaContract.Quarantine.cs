using Federation.Aggregator.Mirroring;
using Federation.Replication;

namespace Federation.Aggregator.Tests.Mirroring;

public abstract partial class RedisReplicaContract
{
    [Fact]
    public async Task An_item_in_quarantine_is_not_shown_but_counts_in_the_digest()
    {
        _node.Put(["X.1", "X.2"]);
        var replica = Replica();
        await StepAsync(replica);

        _node.Put("X.1", "Cannot be read");
        var quarantined = Quarantine("X.1");
        await replica.ApplyAsync(_node.After(await PositionAsync(replica)) with { Changes = [], Quarantined = [quarantined] }, Cancellation);

        (await HeldAsync()).Keys.Should().Equal(_node.NameOf("X.2"));
        _view.Items.Keys.Should().Equal(_node.NameOf("X.2"));
        var successor = Replica();
        (await successor.ReadStateAsync(Cancellation)).Should().BeEquivalentTo(new { ItemCount = 2L, QuarantinedCount = 1L, IsVerified = true });
        successor.Quarantined.Should().Equal(replica.Quarantined).And.Equal(quarantined);
        (await successor.ReadDigestAsync(Cancellation)).Tree.Root.Hash.Should().Be(_node.Root);
    }

    [Fact]
    public async Task The_same_state_ends_the_quarantine_once_it_is_understood()
    {
        _node.Put(["X.1"]);
        var replica = Replica();
        await PositionAsync(replica);
        var batch = _node.After(ReplicaPosition.Start);
        await replica.ApplyAsync(batch with { Changes = [], Quarantined = [Quarantine("X.1")] }, Cancellation);
        (await replica.ReadQuarantineAsync(Cancellation)).Should().Equal(Quarantine("X.1"));

        await replica.ApplyAsync(batch with { Position = null, StartsSnapshot = false, Repairs = true, CaughtUp = false, SignedDigest = "", ExpectedRoot = null }, Cancellation);

        (await replica.ReadQuarantineAsync(Cancellation)).Should().BeEmpty();
        (await HeldAsync()).Should().Equal(_node.Items);
        _view.Items.Should().Equal(_node.Items);
    }

    [Fact]
    public async Task A_good_state_ends_the_quarantine()
    {
        _node.Put(["X.1"]);
        var replica = Replica();
        await PositionAsync(replica);
        await replica.ApplyAsync(_node.After(ReplicaPosition.Start) with { Changes = [], Quarantined = [Quarantine("X.1")] }, Cancellation);

        _node.Put("X.1", "Good again");
        await StepAsync(replica);

        foreach (var each in new[] { replica, Replica() })
        {
            (await each.ReadStateAsync(Cancellation)).QuarantinedCount.Should().Be(0);
            each.Quarantined.Should().BeEmpty();
        }

        (await HeldAsync()).Should().Equal(_node.Items);
        _view.Items.Should().Equal(_node.Items);
    }

    [Fact]
    public async Task Of_very_many_items_in_quarantine_the_newest_keep_their_reasons_and_all_count()
    {
        _node.Put(Enumerable.Range(1, QuarantineBook.Limit + 5).Select(i => $"X.{i}"));
        var replica = Replica();
        var state = await replica.ReadStateAsync(Cancellation);
        foreach (var half in _node.Items.Values.Chunk(600))
        {
            var quarantined = half.Select(item => Quarantine(item.Identifier)).ToList();
            var isLast = half.Length < 600;
            var batch = _node.After(ReplicaPosition.Start) with { Changes = [], Quarantined = quarantined, StartsSnapshot = !isLast, CaughtUp = isLast };
            await replica.ApplyAsync(isLast ? batch : batch with { ExpectedRoot = null }, Cancellation);
        }

        foreach (var each in new[] { replica, Replica() })
        {
            state = await each.ReadStateAsync(Cancellation);
            state.QuarantinedCount.Should().Be(QuarantineBook.Limit + 5);
            each.Quarantined.Should().HaveCount(QuarantineBook.Limit);
            each.Quarantined.First().Name.Should().Be(_node.NameOf("X.6"));
            (await each.ReadDigestAsync(Cancellation)).Tree.Root.Hash.Should().Be(_node.Root);
        }
    }

    [Fact]
    public async Task A_snapshot_drops_what_it_did_not_find_in_quarantine_any_more()
    {
        _node.Put(["X.1", "X.2"]);
        var replica = Replica();
        await PositionAsync(replica);
        var foreign = new QuarantinedItem("registries/iso/workItems/1", PlayedNode.Peer, 3, null, "it is of another registry", DateTimeOffset.UnixEpoch);
        var batch = _node.After(ReplicaPosition.Start) with { Quarantined = [Quarantine("X.1"), foreign], ExpectedRoot = null };
        await replica.ApplyAsync(batch with { Changes = [batch.Changes[1]] }, Cancellation);
        (await replica.ReadStateAsync(Cancellation)).QuarantinedCount.Should().Be(2);

        _node.Delete("X.1");
        _node.BeginEpoch();
        await StepAsync(replica);

        foreach (var each in new[] { replica, Replica() })
        {
            (await each.ReadStateAsync(Cancellation)).QuarantinedCount.Should().Be(0);
            each.Quarantined.Should().BeEmpty();
        }

        (await Database.HashLengthAsync(Key)).Should().Be(MirrorHash.StateFields.Length + 1);
    }

    private QuarantinedItem Quarantine(string id)
    {
        var item = _node.Items[_node.NameOf(id)];
        return new QuarantinedItem(
            item.Name,
            PlayedNode.Peer,
            item.Provenance.OriginRevision,
            PlayedNode.EntryOf(item),
            "titles: a title is required",
            DateTimeOffset.UnixEpoch.AddSeconds(item.Provenance.OriginRevision));
    }
}
