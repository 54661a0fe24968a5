using Federation.Protocol.Catalog.V1;

namespace Federation.Node.Tests.Peering;

public sealed class AlteredCopyTests(PeeredNodes nodes) : IClassFixture<PeeredNodes>
{
    [Fact]
    public async Task A_peer_that_alters_what_it_passes_on_is_found_out_and_another_way_is_taken()
    {
        var (origin, mirror) = (nodes.A, nodes.B);
        await origin.PutAsync("1", "True");
        await origin.PutAsync("2", "Also true");
        await using var liar = await LyingNode.StartAsync(origin, altered: "2");

        await mirror.Peers.CreatePeerAsync(
            new CreatePeerRequest { PeerId = "liar", Peer = new Peer { Address = liar.Address.AbsoluteUri, Audience = PeeredNode.AudienceOf("c") } },
            cancellationToken: TestContext.Current.CancellationToken);
        await PeeredNode.UntilAsync(async () => (await mirror.MirrorOfAsync(origin.Registry, "liar"))?.State == PeerRegistryState.Altered);
        (await mirror.MirrorOfAsync(origin.Registry, "liar"))!.LastError.Should().NotBeEmpty();
        (await mirror.ItemsAsync(origin.Registry)).Should().BeEmpty();

        await mirror.MirrorAsync(origin);
        await PeeredNode.UntilAsync(async () => (await mirror.ItemsAsync(origin.Registry)).Count == 2);
        (await mirror.ItemsAsync(origin.Registry)).Should().Equal(await origin.ItemsAsync(origin.Registry));
        (await mirror.FindAsync(origin.Registry))!.Copy.State.Should().Be(CopyState.Verified);
        (await mirror.MirrorOfAsync(origin.Registry, "liar"))!.State.Should().Be(PeerRegistryState.Altered);
    }
}
