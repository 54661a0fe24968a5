using Federation.Hosting;
using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;

namespace Federation.Node.Tests.Peering;

/// <summary>A node that mirrors others, and its organisation's clients of it.</summary>
internal sealed class PeeredNode : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly PeeredNodes _nodes;
    private readonly string _folder;
    private readonly AccessTokenSource _tokens;
    private WebApplication? _host;
    private GrpcChannel? _channel;

    private PeeredNode(PeeredNodes nodes, string id, string folder)
    {
        (_nodes, Id, _folder) = (nodes, id, folder);
        _tokens = new AccessTokenSource(
            new ClientOptions { Authority = nodes.Authority, Id = id, Secret = PeeredNodes.Secret }, TimeProvider.System)
        {
            ProviderTimeout = TimeSpan.FromMinutes(1),
        };
    }

    public string Id { get; }

    public string Registry => $"registries/{Id}";

    public Uri Address { get; } = FreePort.FindAddress();

    public CatalogService.CatalogServiceClient Catalog => new(_channel!);

    public PeerService.PeerServiceClient Peers => new(_channel!);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static string AudienceOf(string id) => $"urn:federation:{id}";

    public static async Task<PeeredNode> StartAsync(PeeredNodes nodes, string id, string folder)
    {
        var node = new PeeredNode(nodes, id, folder);
        await node.StartAsync();
        return node;
    }

    /// <summary>Starts; again on the same port, where it ran before.</summary>
    public async Task StartAsync(params (string Key, string? Value)[] settings)
    {
        _host = await PeeredNodes.StartAsync(
            builder => builder.AddFederationNode(),
            app => app.MapFederationNode(),
            [
                ("Listen:Address", Address.GetLeftPart(UriPartial.Authority)),
                ("Authentication:Authority", _nodes.Authority.AbsoluteUri),
                ("Authentication:Audience", AudienceOf(Id)),
                ("Client:Authority", _nodes.Authority.AbsoluteUri),
                ("Client:Id", Id),
                ("Client:Secret", PeeredNodes.Secret),
                ("Node:DataDirectory", _folder),
                ("Node:Registries:0:Id", Id),
                ("Node:Registries:0:Organization", Id),
                ("Node:DiscoveryInterval", "00:00:01"),
                ("Node:HeartbeatInterval", "00:00:01"),
                ("Node:SwitchDelay", "00:00:02"),
                .. settings,
            ]);
        _channel = FederationChannel.Open(Address, _tokens, AudienceOf(Id));
    }

    public async Task StopAsync()
    {
        _channel?.Dispose();
        if (_host is not null)
        {
            await _host.StopAsync();
            await _host.DisposeAsync();
        }

        _host = null;
    }

    /// <summary>Mirrors another node from now on.</summary>
    public async Task MirrorAsync(PeeredNode other, Uri? by = null, string filter = "") => await Peers.CreatePeerAsync(
        new CreatePeerRequest
        {
            PeerId = other.Id,
            Peer = new Peer { Address = (by ?? other.Address).AbsoluteUri, Audience = AudienceOf(other.Id), Filter = filter },
        },
        cancellationToken: Cancellation);

    public async Task PutAsync(string id, string title) => await new CatalogAdminService.CatalogAdminServiceClient(_channel!).UpdateWorkItemAsync(
        new UpdateWorkItemRequest { WorkItem = WithName(Items.Item(id, title), $"{Registry}/workItems/{id}"), AllowMissing = true },
        cancellationToken: Cancellation);

    public async Task DeleteAsync(string id) => await new CatalogAdminService.CatalogAdminServiceClient(_channel!).DeleteWorkItemAsync(
        new DeleteWorkItemRequest { Name = $"{Registry}/workItems/{id}" }, cancellationToken: Cancellation);

    /// <summary>What the node says of a registry; null when it does not serve it.</summary>
    public async Task<Registry?> FindAsync(string registry)
    {
        var served = await Catalog.ListRegistriesAsync(new ListRegistriesRequest(), cancellationToken: Cancellation);
        return served.Registries.FirstOrDefault(found => found.Name == registry);
    }

    /// <summary>The items of a registry with their origin revisions; nothing while it is not served.</summary>
    public async Task<IReadOnlyList<(string Name, string Title, long Revision)>> ItemsAsync(string registry)
    {
        try
        {
            var page = await Catalog.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = registry, PageSize = 1000 }, cancellationToken: Cancellation);
            return [.. page.WorkItems.Select(item => (item.Name, item.Titles[0].Text, item.Provenance.OriginRevision))];
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.Unavailable)
        {
            return [];
        }
    }

    /// <summary>How a registry is mirrored from a peer; null when it is not.</summary>
    public async Task<PeerRegistry?> MirrorOfAsync(string registry, string peer)
    {
        var found = (await Peers.GetPeerAsync(new GetPeerRequest { Name = $"peers/{peer}" }, cancellationToken: Cancellation)).Peer;
        return found.Mirrored.FirstOrDefault(mirror => mirror.Registry == registry);
    }

    /// <summary>Waits for something to come true.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(_patience);
        while (!await condition())
            await Task.Delay(50, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _tokens.Dispose();
    }

    private static WorkItem WithName(WorkItem item, string name)
    {
        item.Name = name;
        return item;
    }
}
