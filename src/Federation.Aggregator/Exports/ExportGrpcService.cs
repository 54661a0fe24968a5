using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Grpc.Core;

namespace Federation.Aggregator.Exports;

/// <summary>Writes the duplicates as files.</summary>
internal sealed class ExportGrpcService(ExportReports reports) : ExportService.ExportServiceBase
{
    public override async Task ExportDuplicates(
        ExportDuplicatesRequest request, IServerStreamWriter<ExportDuplicatesResponse> responseStream, ServerCallContext context)
    {
        using var stop = context.LinkToShutdown();
        await foreach (var chunk in reports.ExportAsync(request, stop.Token).ConfigureAwait(false))
            await responseStream.WriteAsync(chunk, stop.Token).ConfigureAwait(false);
    }
}
