using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;
using Federation.Protocol.WorkItems;

namespace Federation.Aggregator.Reading;

/// <summary>Lists mirrored work items, of one registry or of all (AIP-159).</summary>
/// <remarks>Redis has no order, so every page looks at all items; no more than a page of them is held.</remarks>
internal sealed class MirroredWorkItems(MirroredCatalog catalog)
{
    private const string AllRegistries = "registries/-";

    public async Task<ListWorkItemsResponse> ListAsync(ListWorkItemsRequest request, CancellationToken cancellationToken)
    {
        var filter = RequestField.Read("filter", () => Filter.Parse(request.Filter, WorkItemFilter.Schema));
        var order = RequestField.Read("order_by", () => OrderBy.Parse(request.OrderBy, WorkItemOrder.Schema, WorkItemOrder.WhenEmpty));
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, request.Parent, request.Filter, order.Text));
        var (items, unreachable) = request.Parent == AllRegistries
            ? (ReadAll(cancellationToken), catalog.Unreachable)
            : (ReadOne(RequestField.Read("parent", () => RegistryName.Parse(request.Parent)), cancellationToken), []);

        // Selecting is work of the processor, done here on a thread that waits for Redis in between.
        var page = await Task.Run(
            () => Page.Select(items, filter, order, after, size, cancellationToken, item => item.CalculateSize()), cancellationToken).ConfigureAwait(false);
        return new ListWorkItemsResponse
        {
            WorkItems = { page.Items },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, request.Parent, request.Filter, order.Text) : "",
            TotalSize = page.TotalSize,
            Unreachable = { unreachable },
        };
    }

    /// <summary>Reads items by their resource names, also of registries whose first copy is still being made.</summary>
    /// <returns>Those that are there, by name.</returns>
    /// <exception cref="Federation.Replication.ReplicaUnavailableException">Redis cannot be reached.</exception>
    public async Task<IReadOnlyDictionary<string, WorkItem>> FindAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        Dictionary<string, WorkItem> found = [];
        foreach (var registry in names.GroupBy(name => WorkItemName.Parse(name).Registry.ToString()))
        {
            if (catalog.FindAny(registry.Key) is not { } replica)
                continue;
            foreach (var item in await replica.Items.FindAsync([.. registry], cancellationToken).ConfigureAwait(false))
            {
                if (item is not null)
                    found[item.Name] = item;
            }
        }

        return found;
    }

    /// <summary>Whether the registry of an item is whole here, so that an item that is not found is not there.</summary>
    public bool IsMirrored(string item) => catalog.Find(WorkItemName.Parse(item).Registry.ToString()) is not null;

    /// <summary>All items of all registries that are whole here, in no order; the thread waits for Redis.</summary>
    public IEnumerable<WorkItem> ReadAll(CancellationToken cancellationToken) => catalog.List()
        .Select(registry => catalog.Find(registry.Name))
        .OfType<Mirroring.RedisReplica>()
        .SelectMany(replica => replica.Items.ReadAllAsync(cancellationToken).ToBlockingEnumerable(cancellationToken));

    private IEnumerable<WorkItem> ReadOne(RegistryName registry, CancellationToken cancellationToken) =>
        catalog.Read(registry).Items.ReadAllAsync(cancellationToken).ToBlockingEnumerable(cancellationToken);
}
