using Federation.Protocol.Aggregator.V1;
using Grpc.Core;

namespace Federation.Aggregator.Papers;

/// <summary>Drafts papers.</summary>
internal sealed class PaperGrpcService(PaperReports reports) : PaperService.PaperServiceBase
{
    public override Task<DraftPaperResponse> DraftPaper(DraftPaperRequest request, ServerCallContext context) =>
        reports.DraftAsync(request, context.CancellationToken);
}
