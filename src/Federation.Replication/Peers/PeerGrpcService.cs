using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;
using Grpc.Core;

namespace Federation.Replication.Peers;

/// <summary>Manages the peers while the service runs, for clients of the organisation that runs it.</summary>
internal sealed class PeerGrpcService(PeerSet peers, PeeringOptions options) : PeerService.PeerServiceBase
{
    private const string Collection = "peers/";
    private const int UsualPage = 100;

    private static readonly Order<PeerConnection> _byName = OrderBy.Parse(
        "", new OrderSchema<PeerConnection>(peer => peer.Options.Id).Text("name", peer => peer.Options.Id), "name");

    private static readonly Order<QuarantinedItem> _newestFirst = OrderBy.Parse(
        "",
        new OrderSchema<QuarantinedItem>(item => item.Name).Number("time", item => item.Time.UtcTicks),
        "time desc");

    public override Task<ListPeersResponse> ListPeers(ListPeersRequest request, ServerCallContext context)
    {
        RequireManager(context);
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize, UsualPage));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, Collection));
        var page = Page.Select(peers.All, filter: null, _byName, after, size, context.CancellationToken);
        return Task.FromResult(new ListPeersResponse
        {
            Peers = { page.Items.Select(peer => peer.ToMessage(peers)) },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, Collection) : "",
        });
    }

    public override Task<GetPeerResponse> GetPeer(GetPeerRequest request, ServerCallContext context)
    {
        RequireManager(context);
        var id = IdOf(request.Name);
        var peer = peers.Find(id) ?? throw PeerErrors.NotFound(id);
        return Task.FromResult(new GetPeerResponse { Peer = peer.ToMessage(peers) });
    }

    public override async Task<CreatePeerResponse> CreatePeer(CreatePeerRequest request, ServerCallContext context)
    {
        RequireManager(context);
        var peer = await peers.AddAsync(PeerRequest.Read(request), context.CancellationToken).ConfigureAwait(false);
        return new CreatePeerResponse { Peer = peer.ToMessage(peers) };
    }

    public override async Task<DeletePeerResponse> DeletePeer(DeletePeerRequest request, ServerCallContext context)
    {
        RequireManager(context);
        await peers.RemoveAsync(IdOf(request.Name), context.CancellationToken).ConfigureAwait(false);
        return new DeletePeerResponse();
    }

    public override async Task<PausePeerResponse> PausePeer(PausePeerRequest request, ServerCallContext context)
    {
        RequireManager(context);
        var peer = await peers.PauseAsync(IdOf(request.Name), context.CancellationToken).ConfigureAwait(false);
        return new PausePeerResponse { Peer = peer.ToMessage(peers) };
    }

    public override async Task<ResumePeerResponse> ResumePeer(ResumePeerRequest request, ServerCallContext context)
    {
        RequireManager(context);
        var peer = await peers.ResumeAsync(IdOf(request.Name), context.CancellationToken).ConfigureAwait(false);
        return new ResumePeerResponse { Peer = peer.ToMessage(peers) };
    }

    public override async Task<ListQuarantinedWorkItemsResponse> ListQuarantinedWorkItems(
        ListQuarantinedWorkItemsRequest request, ServerCallContext context)
    {
        RequireManager(context);
        var registry = request.Parent == "registries/-" ? null : RequestField.Read("parent", () => RegistryName.Parse(request.Parent)).ToString();
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, request.Parent));
        if (registry is not null && peers.FindMirror(registry) is null)
            throw FederationErrors.NotFound("federation.Registry", registry);
        var items = await peers.ReadQuarantineAsync(registry, context.CancellationToken).ConfigureAwait(false);
        var page = RequestField.Read("page_token", () => Page.Select(items, filter: null, _newestFirst, after, size, context.CancellationToken));
        return new ListQuarantinedWorkItemsResponse
        {
            WorkItems = { page.Items.Select(item => item.ToMessage()) },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, request.Parent) : "",
        };
    }

    private void RequireManager(ServerCallContext context)
    {
        if (options.Manager.Length == 0)
            throw PeerErrors.SettingMissing($"{options.SectionName}:{nameof(options.Organization)}", "it names the organisation whose clients manage peers");
        context.RequireOrganization(options.Manager);
    }

    private static string IdOf(string name) => RequestField.Read("name", () =>
        name.StartsWith(Collection, StringComparison.Ordinal) && RegistryName.IsValidId(name[Collection.Length..])
            ? name[Collection.Length..]
            : throw new FormatException($"'{name}' is no name of a peer: it should read peers/{{peer}}."));
}
