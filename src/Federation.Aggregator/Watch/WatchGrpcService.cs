using Federation.Aggregator.Watch.Digests;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Grpc.Core;

namespace Federation.Aggregator.Watch;

/// <summary>Tells what happens.</summary>
internal sealed class WatchGrpcService(EventReports reports, EventStream stream, EventFilters filters, DailyDigests digests) : WatchService.WatchServiceBase
{
    public override Task<ListEventsResponse> ListEvents(ListEventsRequest request, ServerCallContext context) =>
        reports.ListAsync(request, context.GetOrganization(), context.CancellationToken);

    public override async Task WatchEvents(
        WatchEventsRequest request, IServerStreamWriter<WatchEventsResponse> responseStream, ServerCallContext context)
    {
        var filter = filters.Require(request.Filter, request.Subscription, context.GetOrganization());
        using var stop = new StreamEnd(context);
        await foreach (var response in stream.ReadAsync(request.HasAfter ? request.After : null, filter, stop.Token).ConfigureAwait(false))
            await responseStream.WriteAsync(response, stop.Sending).ConfigureAwait(false);
    }

    public override async Task<GetDailyDigestResponse> GetDailyDigest(GetDailyDigestRequest request, ServerCallContext context) =>
        new() { Digest = await digests.GetAsync(request, context.GetOrganization(), context.CancellationToken).ConfigureAwait(false) };
}
