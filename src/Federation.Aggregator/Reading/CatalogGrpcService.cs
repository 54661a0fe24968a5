using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;
using Grpc.Core;

namespace Federation.Aggregator.Reading;

/// <summary>
/// Serves what is mirrored to readers, over all registries at once if they like. An aggregator is nobody's origin: it gives no
/// changes to followers, and has no history.
/// </summary>
internal sealed class CatalogGrpcService(MirroredCatalog catalog, MirroredWorkItems items, MirroredDigests digests) : CatalogService.CatalogServiceBase
{
    private const string ResourceType = "federation.WorkItem";
    private const int NamesLimit = 1_000;
    private const int UsualRegistriesPage = 100;

    private static readonly Order<Registry> _byName =
        OrderBy.Parse("", new OrderSchema<Registry>(registry => registry.Name).Text("name", registry => registry.Name), "name");

    public override Task<ListRegistriesResponse> ListRegistries(ListRegistriesRequest request, ServerCallContext context)
    {
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize, UsualRegistriesPage));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken));
        var page = Page.Select(catalog.List(), null, _byName, after, size, context.CancellationToken);
        return Task.FromResult(new ListRegistriesResponse
        {
            Registries = { page.Items },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next) : "",
        });
    }

    public override Task<GetRegistryResponse> GetRegistry(GetRegistryRequest request, ServerCallContext context) =>
        Task.FromResult(new GetRegistryResponse { Registry = catalog.Get(RequestField.Read("name", () => RegistryName.Parse(request.Name))) });

    public override async Task<GetWorkItemResponse> GetWorkItem(GetWorkItemRequest request, ServerCallContext context)
    {
        var name = RequestField.Read("name", () => WorkItemName.Parse(request.Name));
        RefuseRevision(request.Revision);
        var found = await catalog.Read(name.Registry).Items.FindAsync([name.ToString()], context.CancellationToken).ConfigureAwait(false);
        return new GetWorkItemResponse { WorkItem = found[0] ?? throw FederationErrors.NotFound(ResourceType, name.ToString()) };
    }

    public override async Task<BatchGetWorkItemsResponse> BatchGetWorkItems(BatchGetWorkItemsRequest request, ServerCallContext context)
    {
        var parent = RequestField.Read("parent", () => RegistryName.Parse(request.Parent));
        if (request.Names.Count is 0 or > NamesLimit)
            throw FederationErrors.InvalidArgument("names", $"There are {request.Names.Count}; allowed are 1 to {NamesLimit}.");
        foreach (var (i, text) in request.Names.Index())
        {
            if (RequestField.Read($"names[{i}]", () => WorkItemName.Parse(text)).Registry != parent)
                throw FederationErrors.InvalidArgument($"names[{i}]", $"{text} is not in {parent}.");
        }

        var found = await catalog.Read(parent).Items.FindAsync(request.Names, context.CancellationToken).ConfigureAwait(false);
        var response = new BatchGetWorkItemsResponse();
        foreach (var (name, item) in Page.Fitting(request.Names.Zip(found), named => named.Second?.CalculateSize() ?? 0))
        {
            if (item is null)
                response.Missing.Add(name);
            else
                response.WorkItems.Add(item);
        }

        return response;
    }

    public override Task<ListWorkItemsResponse> ListWorkItems(ListWorkItemsRequest request, ServerCallContext context)
    {
        RefuseRevision(request.Revision);
        return items.ListAsync(request, context.CancellationToken);
    }

    public override Task<ListRevisionsResponse> ListRevisions(ListRevisionsRequest request, ServerCallContext context) => throw HistoryAtOrigin();

    public override Task<GetDigestResponse> GetDigest(GetDigestRequest request, ServerCallContext context) =>
        Task.FromResult(digests.Get(RequestField.Read("name", () => RegistryName.Parse(request.Name))));

    public override Task<GetDigestRangesResponse> GetDigestRanges(GetDigestRangesRequest request, ServerCallContext context) =>
        digests.GetRangesAsync(request, context.CancellationToken);

    private static void RefuseRevision(long revision)
    {
        if (revision != 0)
            throw HistoryAtOrigin();
    }

    private static RpcException HistoryAtOrigin() => FederationErrors.FailedPrecondition(
        ErrorReasons.HistoryAtOrigin, "The origin of a registry alone keeps its history; ask the node that is its origin.");
}
