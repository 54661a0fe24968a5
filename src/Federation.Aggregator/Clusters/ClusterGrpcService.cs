using Federation.Aggregator.Decisions;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace Federation.Aggregator.Clusters;

/// <summary>Shows the clusters, and lets people correct them.</summary>
internal sealed class ClusterGrpcService(ClusterReports reports, DecisionDesk desk) : ClusterService.ClusterServiceBase
{
    public override Task<ListClustersResponse> ListClusters(ListClustersRequest request, ServerCallContext context) =>
        reports.ListAsync(request, context.CancellationToken);

    public override async Task<GetClusterResponse> GetCluster(GetClusterRequest request, ServerCallContext context) =>
        new() { Cluster = ClusterReports.ToMessage(await reports.FindAsync(request.Name, context.CancellationToken).ConfigureAwait(false)) };

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<SplitClusterResponse> SplitCluster(SplitClusterRequest request, ServerCallContext context) => new()
    {
        Decision = await desk.SplitAsync(
            Author(context), Read(request.Name), [.. request.WorkItems], request.Reason, request.Etag, context.CancellationToken).ConfigureAwait(false),
    };

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<MergeClustersResponse> MergeClusters(MergeClustersRequest request, ServerCallContext context) => new()
    {
        Decision = await desk.MergeAsync(Author(context), [.. request.Names], [.. request.Etags], request.Reason, context.CancellationToken).ConfigureAwait(false),
    };

    private static string Read(string name) => RequestField.Read("name", () => ClusterName.Parse(name)).ToString();

    private static Author Author(ServerCallContext context) => context.GetHttpContext().User.ToAuthor();
}
