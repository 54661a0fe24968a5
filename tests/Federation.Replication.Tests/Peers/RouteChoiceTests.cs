using Federation.Protocol.Catalog.V1;
using Federation.Replication.Peers;

namespace Federation.Replication.Tests.Peers;

public sealed class RouteChoiceTests
{
    private const string Me = "me";
    private static readonly DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void The_shortest_way_is_taken_and_among_equals_the_first_id()
    {
        Choose(null, At("c", "origin", "x"), At("b", "origin"), At("a", "origin", "y")).Peer.Should().Be("b");
        Choose(null, At("c", "origin"), At("b", "origin"), At("a", "origin", "y")).Peer.Should().Be("b");
    }

    [Fact]
    public void A_copy_that_came_through_this_node_is_never_taken()
    {
        var choice = Choose(null, At("a", "origin", Me, "a"));

        choice.Peer.Should().BeNull();
        choice.Obstacles["a"].Should().Be("the peer has its copy from here");
    }

    [Fact]
    public void What_cannot_be_followed_says_why()
    {
        Candidate[] candidates =
        [
            At("a", "origin") with { Fault = "Unavailable: down" },
            At("b") with { Offer = null },
            At("c", "origin") with { Offer = OfferOf("origin") with { State = CopyState.Loading } },
            At("d", "origin") with { Offer = OfferOf("origin") with { State = CopyState.Altered } },
            At("e", "origin") with { Offer = OfferOf("origin") with { Epoch = "1" } },
            At("f", "origin") with { Filter = "status = DRAFT" },
        ];

        var choice = Choose(null, candidates);

        choice.Peer.Should().BeNull();
        choice.Obstacles.Keys.Should().BeEquivalentTo("a", "b", "c", "d", "e", "f");
        choice.Obstacles["a"].Should().Be("Unavailable: down");
        choice.Obstacles.Values.Should().OnlyHaveUniqueItems().And.NotContain("");
    }

    [Fact]
    public void When_the_followed_one_fails_the_next_best_is_taken_at_once()
    {
        Choose("a", At("a", "origin") with { Fault = "down" }, At("b", "origin", "x", "b"), At("c", "origin", "c")).Peer.Should().Be("c");
    }

    [Fact]
    public void A_clearly_better_one_is_taken_again_once_it_has_been_there_for_a_time()
    {
        var far = At("far", "origin", "far");
        var near = At("near", "origin") with { UsableSince = _now, Patience = TimeSpan.FromSeconds(30) };

        var early = Choose("far", far, near);
        var late = new RouteChoice([far, near], Me, "2").Choose("far", _now.AddSeconds(30));

        early.Should().BeEquivalentTo(new { Peer = "far", LookAgain = _now.AddSeconds(30) });
        early.Obstacles["near"].Should().Be("peers/far is followed");
        late.Peer.Should().Be("near");
    }

    [Fact]
    public void One_that_is_as_near_is_no_reason_to_change()
    {
        var other = At("a", "origin") with { UsableSince = _now.AddDays(-1) };

        Choose("b", At("b", "origin"), other).Should().BeEquivalentTo(new { Peer = "b", LookAgain = (DateTimeOffset?)null });
    }

    [Fact]
    public void A_newer_life_of_the_origin_counts_more_than_a_short_way()
    {
        var restored = At("b", "origin", "b") with { Offer = OfferOf("origin", "b") with { Epoch = "3" } };

        Choose(null, At("a", "origin"), restored).Peer.Should().Be("b");
    }

    [Fact]
    public void A_whole_copy_does_not_shrink_because_its_peer_is_away()
    {
        var whole = At("whole", "origin") with { Fault = "down" };
        var part = At("part", "origin") with { Filter = "status = DRAFT" };
        var copyOfPart = At("copy", "origin", "x") with { Offer = OfferOf("origin", "x") with { Filter = "status = DRAFT" } };

        Choose(null, whole, part, copyOfPart).Peer.Should().BeNull();
        Choose(null, part).Peer.Should().Be("part");
        Choose("part", part, whole with { Fault = "" }).Peer.Should().Be("whole");
    }

    private static Choice Choose(string? active, params Candidate[] candidates) => new RouteChoice(candidates, Me, "2").Choose(active, _now);

    private static Candidate At(string peer, params string[] path) => new()
    {
        Peer = peer,
        Offer = OfferOf(path),
        UsableSince = _now,
        Patience = TimeSpan.FromSeconds(30),
    };

    private static Offer OfferOf(params string[] path) => new() { Epoch = "2", Path = path };
}
