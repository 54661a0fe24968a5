using Federation.Hosting;
using Federation.Node.Digests;
using Federation.Node.History;
using Federation.Node.Signing;
using Federation.Node.Sync;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Paging;
using Federation.Protocol.Sync;
using Federation.Protocol.WorkItems;
using Federation.Replication;
using Grpc.Core;

namespace Federation.Node.Reading;

/// <summary>Serves the catalogue to readers and followers.</summary>
[BindServiceMethod(typeof(EncodedSyncBinding), nameof(EncodedSyncBinding.BindService))]
internal sealed class CatalogGrpcService(
    NodeCatalog catalog,
    WorkItemReading items,
    WorkItemListing listing,
    RevisionListing revisions,
    DigestReading digests,
    KeySet keySet,
    DigestSigner signer,
    TimeProvider time)
    : CatalogService.CatalogServiceBase
{
    private const int UsualRegistriesPage = 100;

    public override async Task<ListRegistriesResponse> ListRegistries(ListRegistriesRequest request, ServerCallContext context)
    {
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize, UsualRegistriesPage));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken));
        var registries = await catalog.ListRegistriesAsync(context).ConfigureAwait(false);
        var page = Page.Select(registries, null, RegistryOrder.ByName, after, size, context.CancellationToken);
        return new ListRegistriesResponse
        {
            Registries = { page.Items.Select(Described) },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next) : "",
        };
    }

    public override async Task<GetRegistryResponse> GetRegistry(GetRegistryRequest request, ServerCallContext context)
    {
        var name = Requests.Registry("name", request.Name);
        var registry = await catalog.GetRegistryAsync(name, context).ConfigureAwait(false);
        return new GetRegistryResponse { Registry = Described(registry) };
    }

    public override Task<GetWorkItemResponse> GetWorkItem(GetWorkItemRequest request, ServerCallContext context) =>
        items.GetAsync(request, context);

    public override Task<BatchGetWorkItemsResponse> BatchGetWorkItems(BatchGetWorkItemsRequest request, ServerCallContext context) =>
        items.BatchGetAsync(request, context);

    public override Task<ListWorkItemsResponse> ListWorkItems(ListWorkItemsRequest request, ServerCallContext context) =>
        listing.ListAsync(request, context);

    public override Task<ListRevisionsResponse> ListRevisions(ListRevisionsRequest request, ServerCallContext context) =>
        revisions.ListAsync(request, context);

    public override async Task SyncWorkItems(
        SyncWorkItemsRequest request,
        IServerStreamWriter<EncodedSyncResponse> responseStream,
        ServerCallContext context)
    {
        using var stop = new StreamEnd(context);
        var registry = Requests.Registry("parent", request.Parent);
        var changes = new ChangeStream(catalog.StoreFor(registry, context), signer, time)
        {
            Node = catalog.Store.Node,
            Registry = registry,
            FilterText = request.Filter,
            Filter = RequestField.Read("filter", () => Filter.Parse(request.Filter, WorkItemFilter.Schema)),
            Heartbeat = Heartbeat.Read(request.HeartbeatInterval),
        };
        await foreach (var response in changes.ReadAsync(request.SyncToken, request.UntilCaughtUp, stop.Token).ConfigureAwait(false))
        {
            using (response)
            {
                catalog.RequireServed(registry, context);
                await responseStream.WriteAsync(response, stop.Sending).ConfigureAwait(false);
            }
        }
    }

    public override Task<GetDigestResponse> GetDigest(GetDigestRequest request, ServerCallContext context) =>
        digests.GetAsync(request, context);

    public override Task<GetDigestRangesResponse> GetDigestRanges(GetDigestRangesRequest request, ServerCallContext context) =>
        digests.GetRangesAsync(request, context);

    // Copies name the place of their origin's keys; for what the node is the origin of, only it knows its own address.
    private Registry Described(Registry registry)
    {
        if (registry.Copy is null)
            registry.KeySetUri = keySet.Uri;
        return registry;
    }
}
