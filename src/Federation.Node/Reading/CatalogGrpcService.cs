using Federation.Catalog;
using Federation.Hosting;
using Federation.Node.Sync;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Paging;
using Federation.Protocol.WorkItems;
using Grpc.Core;

namespace Federation.Node.Reading;

/// <summary>Serves the catalogue to readers and followers.</summary>
internal sealed class CatalogGrpcService(NodeCatalog catalog, TimeProvider time) : CatalogService.CatalogServiceBase
{
    private const int UsualRegistriesPage = 100;

    public override async Task<ListRegistriesResponse> ListRegistries(ListRegistriesRequest request, ServerCallContext context)
    {
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize, UsualRegistriesPage));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken));
        var registries = await catalog.Store.ListRegistriesAsync(context.CancellationToken).ConfigureAwait(false);
        var page = Page.Select(registries, null, RegistryOrder.ByName, after, size, context.CancellationToken);
        return new ListRegistriesResponse
        {
            Registries = { page.Items },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next) : "",
        };
    }

    public override async Task<GetRegistryResponse> GetRegistry(GetRegistryRequest request, ServerCallContext context)
    {
        var name = Requests.Registry("name", request.Name);
        return new GetRegistryResponse { Registry = await catalog.Store.GetRegistryAsync(name, context.CancellationToken).ConfigureAwait(false) };
    }

    public override async Task<GetWorkItemResponse> GetWorkItem(GetWorkItemRequest request, ServerCallContext context)
    {
        var name = Requests.WorkItem("name", request.Name);
        return new GetWorkItemResponse { WorkItem = await catalog.Store.GetWorkItemAsync(name, context.CancellationToken).ConfigureAwait(false) };
    }

    public override async Task<ListWorkItemsResponse> ListWorkItems(ListWorkItemsRequest request, ServerCallContext context)
    {
        var parent = Requests.Registry("parent", request.Parent);
        var order = RequestField.Read("order_by", () => OrderBy.Parse(request.OrderBy, WorkItemOrder.Schema, "identifier"));
        var query = new WorkItemQuery
        {
            Filter = RequestField.Read("filter", () => Filter.Parse(request.Filter, WorkItemFilter.Schema)),
            Order = order,
            PageSize = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize)),
            After = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, request.Parent, request.Filter, order.Text)),
        };
        var page = await catalog.Store.ListWorkItemsAsync(parent, query, context.CancellationToken).ConfigureAwait(false);
        return new ListWorkItemsResponse
        {
            WorkItems = { page.Items },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, request.Parent, request.Filter, order.Text) : "",
            TotalSize = page.TotalSize,
        };
    }

    public override async Task SyncWorkItems(
        SyncWorkItemsRequest request,
        IServerStreamWriter<SyncWorkItemsResponse> responseStream,
        ServerCallContext context)
    {
        var parent = Requests.Registry("parent", request.Parent);
        var heartbeat = Heartbeat.Read(request.HeartbeatInterval);
        using var stop = context.LinkToShutdown();
        var point = await catalog.Store.SyncTokens.VerifyAsync(parent, request.SyncToken, "", stop.Token).ConfigureAwait(false);
        var changes = new ChangeStream(catalog.Store, parent, heartbeat, time).ReadAsync(point, request.UntilCaughtUp, stop.Token);
        await foreach (var response in changes.ConfigureAwait(false))
            await responseStream.WriteAsync(response, stop.Token).ConfigureAwait(false);
    }
}
