using Federation.Protocol.Aggregator.V1;
using Grpc.Core;

namespace Federation.Aggregator.Roadmaps;

/// <summary>Shows who works on a subject, when.</summary>
internal sealed class RoadmapGrpcService(RoadmapReports reports) : RoadmapService.RoadmapServiceBase
{
    public override async Task<GetRoadmapResponse> GetRoadmap(GetRoadmapRequest request, ServerCallContext context) =>
        new() { Roadmap = await reports.GetAsync(request, context.CancellationToken).ConfigureAwait(false) };
}
