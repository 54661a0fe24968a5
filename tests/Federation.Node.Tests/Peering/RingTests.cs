using Federation.Protocol.Catalog.V1;

namespace Federation.Node.Tests.Peering;

public sealed class RingTests : IAsyncLifetime
{
    private readonly PeeredNodes _nodes = new();

    private PeeredNode A => _nodes.A;

    private PeeredNode B => _nodes.B;

    private PeeredNode C => _nodes.C;

    public ValueTask InitializeAsync() => _nodes.InitializeAsync();

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    [Fact]
    public async Task In_a_ring_everybody_gets_everything_and_nothing_echoes()
    {
        foreach (var node in _nodes.Nodes)
        {
            for (var i = 0; i < 5; i++)
                await node.PutAsync($"{i}", $"Item {i} of {node.Id}");
        }

        // One way round, so that each registry goes over two hops to the third node, whose peer is the first again.
        await A.MirrorAsync(B);
        await B.MirrorAsync(C);
        await C.MirrorAsync(A);
        await UntilEqualAsync();

        await A.PutAsync("1", "Changed at its origin");
        await B.DeleteAsync("2");
        await C.PutAsync("new", "New in the ring");
        await UntilEqualAsync();

        var before = await RevisionsAsync();
        await HeartbeatsAsync(3);
        (await RevisionsAsync()).Should().Equal(before);

        var copy = (await B.FindAsync(A.Registry))!.Copy;
        copy.Path.Should().HaveCount(3).And.StartWith((await A.FindAsync(A.Registry))!.Node);
        copy.OriginRevision.Should().Be((await A.FindAsync(A.Registry))!.Revision);
        (await B.MirrorOfAsync(B.Registry, "c")).Should().BeNull("a node mirrors no registry that it is the origin of");
    }

    [Fact]
    public async Task When_the_short_way_fails_the_long_one_is_taken_until_the_short_one_is_steady_again()
    {
        await A.PutAsync("1", "First");
        await using var link = new Link(A.Address);
        await B.MirrorAsync(A, link.Address);
        await B.MirrorAsync(C);
        await C.MirrorAsync(A);
        await UntilEqualAsync(A);
        await UntilMirroredAsync(follows: "a", other: "c", PeerRegistryState.Standby);

        link.Cut();
        await A.PutAsync("2", "By the long way");
        await UntilEqualAsync(A);
        await UntilMirroredAsync(follows: "c", other: "a", PeerRegistryState.Unreachable);
        (await B.FindAsync(A.Registry))!.Copy.Path.Should().HaveCount(3);

        link.Mend();
        await PeeredNode.UntilAsync(async () => (await B.MirrorOfAsync(A.Registry, "a"))?.State == PeerRegistryState.Following);
        await A.PutAsync("3", "By the short way again");
        await UntilEqualAsync(A);
        await PeeredNode.UntilAsync(async () => (await B.FindAsync(A.Registry))!.Copy.Path.Count == 2);

        var before = await RevisionsAsync();
        await HeartbeatsAsync(2);
        (await RevisionsAsync()).Should().Equal(before);
    }

    [Fact]
    public async Task What_an_administrator_changed_holds_after_a_restart_and_the_last_peer_takes_its_copies_along()
    {
        await A.PutAsync("1", "First");
        await B.PutAsync("1", "First of b");
        await B.MirrorAsync(A);
        await C.MirrorAsync(B);
        await UntilEqualAsync(A, B, C);

        await C.Peers.PausePeerAsync(new PausePeerRequest { Name = "peers/b" }, cancellationToken: TestContext.Current.CancellationToken);
        await C.StopAsync();
        await A.PutAsync("2", "Meanwhile");
        await C.StartAsync();
        await UntilEqualAsync(A, A, B);
        (await C.ItemsAsync(A.Registry)).Should().ContainSingle();
        await PeeredNode.UntilAsync(async () => (await C.MirrorOfAsync(A.Registry, "b"))?.State == PeerRegistryState.Paused);

        await C.Peers.ResumePeerAsync(new ResumePeerRequest { Name = "peers/b" }, cancellationToken: TestContext.Current.CancellationToken);
        await UntilEqualAsync(A, B, C);

        await C.Peers.DeletePeerAsync(new DeletePeerRequest { Name = "peers/b" }, cancellationToken: TestContext.Current.CancellationToken);
        await PeeredNode.UntilAsync(async () => await C.FindAsync(A.Registry) is null && await C.FindAsync(B.Registry) is null);
        await C.StopAsync();
        await C.StartAsync();
        (await C.FindAsync(C.Registry)).Should().NotBeNull();
        (await C.FindAsync(A.Registry)).Should().BeNull();
    }

    [Fact]
    public async Task A_node_that_restarts_while_its_peer_is_down_serves_what_it_has_and_goes_on_when_the_peer_is_back()
    {
        await A.PutAsync("1", "First");
        await B.MirrorAsync(A);
        await UntilEqualAsync(A, A, B);

        await A.StopAsync();
        await B.StopAsync();
        await B.StartAsync();
        (await B.ItemsAsync(A.Registry)).Should().ContainSingle();
        await PeeredNode.UntilAsync(async () => (await B.MirrorOfAsync(A.Registry, "a"))?.State == PeerRegistryState.Unreachable);

        await A.StartAsync();
        await A.PutAsync("2", "Second");
        await UntilEqualAsync(A, A, B);
    }

    // Of a's registry, as b mirrors it. Whoever is followed is without fault, and whoever is not says why.
    private Task UntilMirroredAsync(string follows, string other, PeerRegistryState state) => PeeredNode.UntilAsync(async () =>
        await B.MirrorOfAsync(A.Registry, follows) is { State: PeerRegistryState.Following, LastError: "" }
        && await B.MirrorOfAsync(A.Registry, other) is { LastError.Length: > 0 } found && found.State == state);

    private async Task UntilEqualAsync()
    {
        foreach (var origin in _nodes.Nodes)
            await UntilEqualAsync(origin);
    }

    private Task UntilEqualAsync(PeeredNode origin) => UntilEqualAsync(origin, A, B, C);

    private static async Task UntilEqualAsync(PeeredNode origin, params PeeredNode[] nodes)
    {
        var expected = await origin.ItemsAsync(origin.Registry);
        foreach (var node in nodes)
            await PeeredNode.UntilAsync(async () => (await node.ItemsAsync(origin.Registry)).SequenceEqual(expected));
    }

    private async Task<IReadOnlyList<long>> RevisionsAsync()
    {
        List<long> revisions = [];
        foreach (var node in _nodes.Nodes)
        {
            foreach (var origin in _nodes.Nodes)
                revisions.Add((await node.FindAsync(origin.Registry))?.Revision ?? -1);
        }

        return revisions;
    }

    // Waits until each node has heard so many heartbeats more of each registry that it mirrors.
    private async Task HeartbeatsAsync(int count)
    {
        foreach (var node in _nodes.Nodes)
        {
            for (var i = 0; i < count; i++)
            {
                var heard = await HeardAsync(node);
                await PeeredNode.UntilAsync(async () => (await HeardAsync(node)).Zip(heard).All(pair => pair.First > pair.Second));
            }
        }
    }

    private static async Task<IReadOnlyList<DateTimeOffset>> HeardAsync(PeeredNode node)
    {
        var peers = await node.Peers.ListPeersAsync(new ListPeersRequest(), cancellationToken: TestContext.Current.CancellationToken);
        return
        [
            .. peers.Peers.SelectMany(peer => peer.Mirrored).Where(mirror => mirror.State == PeerRegistryState.Following)
                .Select(mirror => mirror.ContactTime.ToDateTimeOffset()),
        ];
    }
}
