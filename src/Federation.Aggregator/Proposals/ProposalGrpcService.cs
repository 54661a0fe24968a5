using Federation.Protocol.Aggregator.V1;
using Grpc.Core;

namespace Federation.Aggregator.Proposals;

/// <summary>Checks proposed work.</summary>
internal sealed class ProposalGrpcService(ProposalReports reports) : ProposalService.ProposalServiceBase
{
    public override Task<CheckProposalResponse> CheckProposal(CheckProposalRequest request, ServerCallContext context) =>
        reports.CheckAsync(request, context.CancellationToken);
}
