using Federation.Node.Tests.Peering;
using Federation.Protocol.Catalog.V1;

namespace Federation.Node.Tests.Views;

/// <summary>Mirrors of a registry of A, whose drafts B may see and C may not. Every item of <c>PutAsync</c> is a draft, but 1 is for everybody.</summary>
public sealed class RestrictedMirrorTests : IAsyncLifetime
{
    private static readonly (string, string?)[] _draftsForB =
    [
        ("Node:Registries:0:Restrictions:0:Filter", "status = DRAFT AND NOT identifier = 1"),
        ("Node:Registries:0:Restrictions:0:VisibleTo:0", "b"),
    ];

    private static readonly (string, string?)[] _draftsForNobody = _draftsForB[..1];

    private readonly PeeredNodes _nodes = new();

    private PeeredNode A => _nodes.A;

    private PeeredNode B => _nodes.B;

    private PeeredNode C => _nodes.C;

    public async ValueTask InitializeAsync()
    {
        await _nodes.InitializeAsync();
        await A.PutAsync("1", "For everybody");
        await A.PutAsync("2", "For a few");
    }

    public ValueTask DisposeAsync() => _nodes.DisposeAsync();

    [Fact]
    public async Task Mirrors_hold_what_their_organisation_may_see_through_every_change_of_that()
    {
        await B.MirrorAsync(A);
        await C.MirrorAsync(A);
        await UntilItemsAsync(B, "1", "2");
        await UntilItemsAsync(C, "1", "2");

        await RestartAsync(_draftsForB);
        await UntilItemsAsync(C, "1");
        await A.PutAsync("3", "For a few, too");
        await UntilItemsAsync(B, "1", "2", "3");
        await UntilVerifiedAsync(B);
        await UntilVerifiedAsync(C);
        (await C.ItemsAsync(A.Registry)).Should().HaveCount(1);

        await RestartAsync(_draftsForNobody);
        await UntilItemsAsync(B, "1");
        await RestartAsync(_draftsForB);
        await UntilItemsAsync(B, "1", "2", "3");
        await RestartAsync();
        await UntilItemsAsync(C, "1", "2", "3");
    }

    [Fact]
    public async Task What_a_mirror_may_see_it_passes_on_to_nobody_who_may_not_and_no_other_way_takes_it_away()
    {
        await RestartAsync(_draftsForB);
        await C.MirrorAsync(A);
        await C.MirrorAsync(B);
        await UntilItemsAsync(C, "1");
        await B.MirrorAsync(C);
        await B.MirrorAsync(A);
        await UntilItemsAsync(B, "1", "2");

        await A.PutAsync("3", "For a few, too");
        await A.PutAsync("1", "For everybody, changed");
        await UntilItemsAsync(B, "1", "2", "3");
        await PeeredNode.UntilAsync(async () => (await C.ItemsAsync(A.Registry)) is [(_, "For everybody, changed", _)]);

        (await B.MirrorOfAsync(A.Registry, "c"))?.State.Should().NotBe(PeerRegistryState.Following, "that way shows less");
        // Where B took what everybody may see from C first, C saw it there once.
        await PeeredNode.UntilAsync(async () => await C.MirrorOfAsync(A.Registry, "b") is null or { State: PeerRegistryState.Unreachable });
    }

    private async Task RestartAsync(params (string, string?)[] settings)
    {
        await A.StopAsync();
        await A.StartAsync(settings);
    }

    private async Task UntilItemsAsync(PeeredNode node, params string[] ids) => await PeeredNode.UntilAsync(
        async () => (await node.ItemsAsync(A.Registry)).Select(item => item.Name[(item.Name.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal).SequenceEqual(ids));

    private async Task UntilVerifiedAsync(PeeredNode node) => await PeeredNode.UntilAsync(
        async () => (await node.FindAsync(A.Registry))?.Copy.State == CopyState.Verified);
}
