using Federation.Aggregator.Mirroring;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;
using Federation.Protocol.WorkItems;
using Microsoft.Extensions.Caching.Memory;

namespace Federation.Aggregator.Reading;

/// <summary>Lists mirrored work items, of one registry or of all (AIP-159).</summary>
/// <remarks>
/// Redis has no order, so that a page is found by a look at all items. The places of many pages are found at once, and serve whoever asks for
/// the next ones as long as no item changes.
/// </remarks>
internal sealed class MirroredWorkItems(MirroredCatalog catalog) : IDisposable
{
    private const string AllRegistries = "registries/-";
    private const int PagesAtOnce = 50;

    // Some 200 bytes each.
    private const int MostPlaces = 200_000;
    private static readonly TimeSpan _keeping = TimeSpan.FromMinutes(1);

    // By the token of the page that is next.
    private readonly MemoryCache _listings = new(new MemoryCacheOptions { SizeLimit = MostPlaces });

    public async Task<ListWorkItemsResponse> ListAsync(ListWorkItemsRequest request, CancellationToken cancellationToken)
    {
        var filter = RequestField.Read("filter", () => Filter.Parse(request.Filter, WorkItemFilter.Schema));
        var order = RequestField.Read("order_by", () => OrderBy.Parse(request.OrderBy, WorkItemOrder.Schema, WorkItemOrder.WhenEmpty));
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, request.Parent, request.Filter, order.Text));
        var isOfAll = request.Parent == AllRegistries;
        List<RedisReplica> replicas = isOfAll ? [.. Whole()] : [catalog.Read(RequestField.Read("parent", () => RegistryName.Parse(request.Parent)))];
        var state = StateOf(replicas);
        if (!_listings.TryGetValue(request.PageToken, out Listing? listing) || listing!.State != state)
        {
            // Selecting is work of the processor, done here on a thread that waits for Redis in between.
            var places = await Task.Run(
                () => Page.SelectPlaces(Read(replicas, cancellationToken), filter, order, after, PagesAtOnce * size, cancellationToken), cancellationToken).ConfigureAwait(false);
            listing = new Listing(state, places, 0);
        }

        var (page, rest) = await TakeAsync(listing, filter, size, cancellationToken).ConfigureAwait(false);
        var response = new ListWorkItemsResponse
        {
            WorkItems = { page },
            NextPageToken = rest.Last is { } last ? PageToken.Issue(last, request.Parent, request.Filter, order.Text) : "",
            TotalSize = listing.Places.TotalSize,
            Unreachable = { isOfAll ? catalog.Unreachable : [] },
        };
        _listings.Remove(request.PageToken);
        if (rest.Left is > 0 and var left)
            _listings.Set(response.NextPageToken, rest, new MemoryCacheEntryOptions { Size = left, AbsoluteExpirationRelativeToNow = _keeping });
        return response;
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
    public IEnumerable<WorkItem> ReadAll(CancellationToken cancellationToken) => Read(Whole(), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _listings.Dispose();

    private static IEnumerable<WorkItem> Read(IEnumerable<RedisReplica> replicas, CancellationToken cancellationToken) =>
        replicas.SelectMany(replica => replica.Items.ReadAllAsync(cancellationToken).ToBlockingEnumerable(cancellationToken));

    // Another for every other set of items, and never the same where that is not known.
    private static string StateOf(IEnumerable<RedisReplica> replicas) => string.Join(
        ' ', replicas.Select(replica => replica.ReadDigest((_, tree, _) => tree.Root.Hash.ToByteString().ToBase64()) ?? $"{Guid.NewGuid()}"));

    private IEnumerable<RedisReplica> Whole() => catalog.List().Select(registry => catalog.Find(registry.Name)).OfType<RedisReplica>();

    private async Task<(IReadOnlyList<WorkItem> Page, Listing Following)> TakeAsync(
        Listing listing, Func<WorkItem, bool>? filter, int size, CancellationToken cancellationToken)
    {
        List<string> names = [.. listing.Places.Items.Skip(listing.From).Take(size).Select(place => place.Values[^1])];
        var found = await FindAsync(names, cancellationToken).ConfigureAwait(false);

        // One may have changed or gone this very moment.
        var selected = names.Select(name => found.GetValueOrDefault(name)).Select(item => item is not null && filter?.Invoke(item) != false ? item : null);
        List<WorkItem?> taken = [.. Page.Fitting(selected, item => item?.CalculateSize() ?? 0)];
        return ([.. taken.OfType<WorkItem>()], listing with { From = listing.From + taken.Count });
    }

    /// <summary>The places of items from some page on.</summary>
    /// <param name="State">Of which items.</param>
    /// <param name="Places">The places, those of many pages.</param>
    /// <param name="From">How many of them were on pages before.</param>
    private sealed record Listing(string State, Page<OrderKey> Places, int From)
    {
        /// <summary>How many places are left.</summary>
        public int Left => Places.Items.Count - From;

        /// <summary>The last that was on a page, where more items follow.</summary>
        public OrderKey? Last => Left > 0 ? Places.Items[From - 1] : Places.Next;
    }
}
