using Federation.Replication;

namespace Federation.Aggregator.Tests.Mirroring;

public abstract partial class RedisReplicaContract
{
    [Fact]
    public async Task A_mirror_made_afresh_shows_the_old_until_it_is_whole_and_then_drops_the_rest()
    {
        _node.Put(["X.1", "X.2", "X.3", "X.4"]);
        var replica = Replica();
        await StepAsync(replica);

        _node.Delete("X.4");
        _node.Put("X.5", "New");
        _node.BeginEpoch();
        await StepAsync(replica, limit: 2);
        (await HeldAsync()).Keys.Should().Contain([_node.NameOf("X.3"), _node.NameOf("X.4")]);
        _view.Items.Keys.Should().Contain([_node.NameOf("X.3"), _node.NameOf("X.4")]);

        await StepAsync(replica, limit: 2);
        await StepAsync(replica, limit: 2);
        (await HeldAsync()).Should().Equal(_node.Items);
        _view.Items.Should().Equal(_node.Items);
    }

    [Fact]
    public async Task A_mirror_that_is_killed_while_it_is_made_afresh_goes_on_where_it_was_and_drops_the_rest()
    {
        _node.Put(["X.1", "X.2", "X.3", "X.4"]);
        await StepAsync(Replica());
        _node.Delete("X.4");
        _node.BeginEpoch();
        await StepAsync(Replica(), limit: 1);

        var view = new MirrorView();
        var successor = Replica(view);
        (await PositionAsync(successor)).Revision.Should().Be(1);
        view.Items.Should().HaveCount(4, "readers miss nothing meanwhile");
        await StepAsync(successor);

        (await HeldAsync()).Should().Equal(_node.Items);
        view.Items.Should().Equal(_node.Items);
    }

    [Fact]
    public async Task A_snapshot_that_begins_again_in_its_midst_drops_what_only_the_first_contained()
    {
        _node.Put(["X.1", "X.2"]);
        var replica = Replica();
        await StepAsync(replica, limit: 1);

        _node.Delete("X.1");
        _node.BeginEpoch();
        await StepAsync(replica);

        (await HeldAsync()).Should().Equal(_node.Items);
        _view.Items.Should().Equal(_node.Items);
    }

    [Fact]
    public async Task What_a_snapshot_finds_as_it_was_is_kept_and_not_told_again()
    {
        _node.Put(["X.1", "X.2"]);
        var replica = Replica();
        await StepAsync(replica);

        await replica.ApplyAsync(_node.After(ReplicaPosition.Start, startsSnapshot: true), Cancellation);
        await StepAsync(Replica());

        (await HeldAsync()).Should().Equal(_node.Items);
        _view.Items.Should().Equal(_node.Items);
        _view.Told.Should().Be(4, "two when they were new, and two when the successor looked what there was");
    }

    [Fact]
    public async Task Many_items_that_a_snapshot_does_not_contain_are_dropped()
    {
        _node.Put(Enumerable.Range(1, 5_000).Select(i => $"X.{i}"));
        await StepAsync(Replica(), limit: 10_000);
        for (var i = 1; i <= 5_000; i++)
        {
            if (i % 10 != 0)
                _node.Delete($"X.{i}");
        }

        _node.BeginEpoch();
        await StepAsync(Replica(), limit: 100);
        await StepAsync(Replica(), limit: 10_000);

        (await HeldAsync()).Should().Equal(_node.Items);
        _view.Items.Should().Equal(_node.Items);
    }

    [Fact]
    public async Task A_snapshot_that_would_end_as_its_origin_did_not_sign_drops_nothing()
    {
        _node.Put(["X.1", "X.2", "X.3"]);
        var replica = Replica();
        await StepAsync(replica);
        var items = _node.Items;
        var position = await PositionAsync(replica);

        _node.BeginEpoch();
        var lie = _node.After(ReplicaPosition.Start, startsSnapshot: true);
        var applying = () => replica.ApplyAsync(lie with { Changes = [.. lie.Changes.Take(1)] }, Cancellation);

        await applying.Should().ThrowAsync<DigestMismatchException>();
        (await HeldAsync()).Should().Equal(items);
        (await PositionAsync(replica)).Should().Be(position);
        _view.Items.Should().Equal(items);
    }

    [Fact]
    public async Task Batches_of_a_first_copy_may_be_given_before_those_before_are_stored()
    {
        _node.Put(Enumerable.Range(1, 100).Select(i => $"X.{i}"));
        var replica = Replica();

        await GiveAsync(_node, replica, limit: 7);

        (await HeldAsync()).Should().Equal(_node.Items);
        _view.Items.Should().Equal(_node.Items);
        _view.Told.Should().Be(100);
        (await PositionAsync(replica)).Revision.Should().Be(100);
        (await replica.ReadDigestAsync(Cancellation)).Tree.Root.Hash.Should().Be(_node.Root);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_first_copy_that_lost_what_it_had_while_it_was_made_begins_anew(bool diesBeforeItKnows)
    {
        _node.Put(["X.1", "X.2", "X.3", "X.4"]);
        var replica = Replica();
        await StepAsync(replica, limit: 1);
        var second = _node.After(await PositionAsync(replica), limit: 1);
        var third = _node.After(second.Position!, limit: 1);

        await Database.KeyDeleteAsync(Key);

        // That the one was lost may be known before the next is given, which is refused then.
        var storing = await replica.BeginApplyAsync(second, Cancellation);
        Task[] given = [storing, GiveNextAsync()];

        foreach (var each in given)
            await each.Awaiting(s => s).Should().ThrowAsync<ReplicaUnavailableException>().WithMessage("*emptied*");
        await replica.Awaiting(r => r.BeginApplyAsync(_node.After(third.Position!), Cancellation)).Should().ThrowAsync<ReplicaUnavailableException>();
        if (diesBeforeItKnows)
            replica = Replica();
        (await PositionAsync(replica)).Should().Be(ReplicaPosition.Start);
        await GiveAsync(_node, replica, limit: 1);
        (await HeldAsync()).Should().Equal(_node.Items);
        _view.Items.Should().Equal(_node.Items);

        async Task GiveNextAsync() => await await replica.BeginApplyAsync(third, Cancellation);
    }

    [Fact]
    public async Task A_first_copy_in_which_another_has_written_begins_anew()
    {
        _node.Put(["X.1", "X.2", "X.3", "X.4"]);
        var replica = Replica();
        await StepAsync(replica, limit: 1);
        var position = await PositionAsync(replica);
        await StepAsync(Replica(new MirrorView()), limit: 2);

        await replica.Awaiting(r => r.ApplyAsync(_node.After(position, limit: 1), Cancellation))
            .Should().ThrowAsync<ReplicaUnavailableException>().WithMessage("*another aggregator*");

        await GiveAsync(_node, replica, limit: 1);
        (await HeldAsync()).Should().Equal(_node.Items);
        _view.Items.Should().Equal(_node.Items);
    }
}
