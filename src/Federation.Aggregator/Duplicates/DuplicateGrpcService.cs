using Federation.Aggregator.Topics;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Grpc.Core;

namespace Federation.Aggregator.Duplicates;

/// <summary>Reports the duplicates.</summary>
internal sealed class DuplicateGrpcService(DuplicateReports reports, DuplicateIndex index, TopicPlaces topics) : DuplicateService.DuplicateServiceBase
{
    public override Task<ListDuplicatesResponse> ListDuplicates(ListDuplicatesRequest request, ServerCallContext context) =>
        reports.ListAsync(request, context.CancellationToken);

    public override Task<CountDuplicatesResponse> CountDuplicates(CountDuplicatesRequest request, ServerCallContext context) =>
        reports.CountAsync(request, context.CancellationToken);

    public override Task<GetDuplicateResponse> GetDuplicate(GetDuplicateRequest request, ServerCallContext context) =>
        reports.GetAsync(request, context.CancellationToken);

    public override async Task WatchDuplicates(
        WatchDuplicatesRequest request,
        IServerStreamWriter<WatchDuplicatesResponse> responseStream,
        ServerCallContext context)
    {
        using var stop = new StreamEnd(context);
        var filter = await DuplicateQuery.RequireFilterAsync(request.Filter, topics, stop.Token).ConfigureAwait(false);
        using var watch = await index.WatchAsync(stop.Token).ConfigureAwait(false);

        // Headers tell the watcher that it will hear of everything from now on.
        await context.WriteResponseHeadersAsync([]).ConfigureAwait(false);
        var stream = new DuplicateEventStream(watch, filter, index);
        await foreach (var response in stream.ReadAsync(request.IncludeExisting, stop.Token).ConfigureAwait(false))
            await responseStream.WriteAsync(response, stop.Sending).ConfigureAwait(false);
    }
}
