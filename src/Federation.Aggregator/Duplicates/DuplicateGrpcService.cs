using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;
using Federation.Replication.Peers;
using Grpc.Core;

namespace Federation.Aggregator.Duplicates;

/// <summary>Reports the duplicates.</summary>
internal sealed class DuplicateGrpcService(DuplicateIndex index, PeerSet peers, TimeProvider time) : DuplicateService.DuplicateServiceBase
{
    private const string ResourceType = "federation.Duplicate";

    public override async Task<ListDuplicatesResponse> ListDuplicates(ListDuplicatesRequest request, ServerCallContext context)
    {
        var snapshot = await index.ListAsync(context.CancellationToken).ConfigureAwait(false);
        var scale = new PriorityScale(snapshot, time.GetUtcNow());
        var order = RequestField.Read("order_by", () => DuplicateQuery.ReadOrder(request.OrderBy, scale));
        var filter = ReadFilter(request.Filter);
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, request.Filter, order.Text));

        var page = Page.Select(snapshot.Pairs, filter, order, after, size, context.CancellationToken);
        var reasons = await index.ExplainAsync(page.Items, context.CancellationToken).ConfigureAwait(false);
        return new ListDuplicatesResponse
        {
            Duplicates = { page.Items.Zip(reasons, (pair, why) => pair.ToMessage(why, scale.Of(pair))) },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, request.Filter, order.Text) : "",
            TotalSize = page.TotalSize,
            Unreachable = { Unreachable() },
        };
    }

    public override async Task<CountDuplicatesResponse> CountDuplicates(CountDuplicatesRequest request, ServerCallContext context)
    {
        var filter = ReadFilter(request.Filter);
        var snapshot = await index.ListAsync(context.CancellationToken).ConfigureAwait(false);
        var selected = snapshot.Pairs.Where(pair => filter?.Invoke(pair) != false).ToList();
        return new CountDuplicatesResponse
        {
            TotalSize = selected.Count,
            Facets = { DuplicateFacets.Names.Select(field => DuplicateFacets.Count(field, selected)) },
            Unreachable = { Unreachable() },
        };
    }

    public override async Task<GetDuplicateResponse> GetDuplicate(GetDuplicateRequest request, ServerCallContext context)
    {
        var name = RequestField.Read("name", () => DuplicateName.Parse(request.Name)).ToString();
        if (await index.GetAsync(name, context.CancellationToken).ConfigureAwait(false) is not var (pair, explanation))
            throw FederationErrors.NotFound(ResourceType, name);

        var scale = new PriorityScale(await index.ListAsync(context.CancellationToken).ConfigureAwait(false), time.GetUtcNow());
        var duplicate = pair.ToMessage(explanation.Reasons, scale.Of(pair));
        duplicate.Explanation = explanation.ToMessage();
        return new GetDuplicateResponse { Duplicate = duplicate };
    }

    public override async Task WatchDuplicates(
        WatchDuplicatesRequest request,
        IServerStreamWriter<WatchDuplicatesResponse> responseStream,
        ServerCallContext context)
    {
        var filter = ReadFilter(request.Filter);
        using var stop = context.LinkToShutdown();
        using var watch = await index.WatchAsync(stop.Token).ConfigureAwait(false);

        // Headers tell the watcher that it will hear of everything from now on.
        await context.WriteResponseHeadersAsync([]).ConfigureAwait(false);
        var stream = new DuplicateEventStream(watch, filter, index);
        await foreach (var response in stream.ReadAsync(request.IncludeExisting, stop.Token).ConfigureAwait(false))
            await responseStream.WriteAsync(response, stop.Token).ConfigureAwait(false);
    }

    private IEnumerable<string> Unreachable() => peers.Mirrors.Where(mirror => !mirror.IsCurrent).Select(mirror => mirror.Registry);

    private static Func<DuplicatePair, bool>? ReadFilter(string filter) =>
        RequestField.Read("filter", () => DuplicateQuery.ReadFilter(filter));
}
