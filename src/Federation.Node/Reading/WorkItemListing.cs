using System.Globalization;
using Federation.Catalog;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;
using Federation.Protocol.WorkItems;
using Grpc.Core;

namespace Federation.Node.Reading;

/// <summary>Lists the work items of one registry, or of all that the node serves (AIP-159).</summary>
internal sealed class WorkItemListing(NodeCatalog catalog, ServedRegistries served)
{
    /// <summary>The parent that stands for all registries.</summary>
    private const string AllRegistries = "registries/-";

    internal async Task<ListWorkItemsResponse> ListAsync(ListWorkItemsRequest request, ServerCallContext context)
    {
        var order = RequestField.Read("order_by", () => OrderBy.Parse(request.OrderBy, WorkItemOrder.Schema, WorkItemOrder.WhenEmpty));
        var query = new WorkItemQuery
        {
            Filter = RequestField.Read("filter", () => Filter.Parse(request.Filter, WorkItemFilter.Schema)),
            Order = order,
            PageSize = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize)),
            Revision = Requests.Revision(request.Revision),
            After = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, Binding(request, order))),
        };
        if (request.Parent == AllRegistries && query.Revision != 0)
            throw FederationErrors.InvalidArgument("revision", $"It is {query.Revision}; with {AllRegistries} it should be 0, since each registry has revisions of its own.");
        var (page, unreachable) = request.Parent == AllRegistries
            ? await ListAllAsync(query, context).ConfigureAwait(false)
            : (await ListOneAsync(Requests.Registry("parent", request.Parent), query, context).ConfigureAwait(false), []);
        return new ListWorkItemsResponse
        {
            WorkItems = { page.Items },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, Binding(request, order)) : "",
            TotalSize = page.TotalSize,
            Unreachable = { unreachable },
        };
    }

    // What must stay as it was from page to page.
    private static string[] Binding(ListWorkItemsRequest request, Order<WorkItem> order) =>
        [request.Parent, request.Filter, order.Text, request.Revision.ToString(CultureInfo.InvariantCulture)];

    private Task<Page<WorkItem>> ListOneAsync(RegistryName registry, WorkItemQuery query, ServerCallContext context) =>
        catalog.StoreFor(registry, context).WorkItems.ListAsync(registry, query, context.CancellationToken);

    // The page of all is among the pages of each, since the order has no ties between registries, and no longer than the one that ends first:
    // what comes after that is not known of its registry.
    private async Task<(Page<WorkItem> Page, IEnumerable<string> Unreachable)> ListAllAsync(
        WorkItemQuery query, ServerCallContext context)
    {
        var (readable, unreachable) = await served.ReadAsync(context).ConfigureAwait(false);
        var pages = new List<Page<WorkItem>>();
        foreach (var registry in readable)
            pages.Add(await ListOneAsync(registry, query, context).ConfigureAwait(false));

        var end = pages.Select(one => one.Next).OfType<OrderKey>().Order(Comparer<OrderKey>.Create(query.Order.Compare)).FirstOrDefault();
        var page = Page.Select(
            pages.SelectMany(one => one.Items),
            item => end is null || query.Order.Compare(query.Order.KeyOf(item), end) <= 0,
            query.Order,
            after: null,
            query.PageSize,
            context.CancellationToken,
            item => item.CalculateSize());
        return (new Page<WorkItem>(page.Items, page.Next ?? end, pages.Sum(one => one.TotalSize)), unreachable);
    }
}
