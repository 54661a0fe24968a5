using Federation.Aggregator.Decisions;
using Federation.Aggregator.Duplicates;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace Federation.Aggregator.Clusters;

/// <summary>Shows the clusters, and lets people correct them.</summary>
internal sealed class ClusterGrpcService(DuplicateIndex index, DecisionDesk desk) : ClusterService.ClusterServiceBase
{
    public override async Task<ListClustersResponse> ListClusters(ListClustersRequest request, ServerCallContext context)
    {
        var filter = RequestField.Read("filter", () => ClusterQuery.ReadFilter(request.Filter));
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, request.Filter));
        var clusters = await index.ListClustersAsync(context.CancellationToken).ConfigureAwait(false);
        var page = Page.Select(clusters, filter, ClusterQuery.Order, after, size, context.CancellationToken);
        return new ListClustersResponse
        {
            Clusters = { page.Items.Select(ToMessage) },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, request.Filter) : "",
            TotalSize = page.TotalSize,
        };
    }

    public override async Task<GetClusterResponse> GetCluster(GetClusterRequest request, ServerCallContext context)
    {
        var name = Read(request.Name);
        var cluster = await index.FindClusterAsync(name, context.CancellationToken).ConfigureAwait(false);
        return new GetClusterResponse { Cluster = ToMessage(cluster ?? throw FederationErrors.NotFound("federation.Cluster", name)) };
    }

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<SplitClusterResponse> SplitCluster(SplitClusterRequest request, ServerCallContext context) => new()
    {
        Decision = await desk.SplitAsync(
            Author(context), Read(request.Name), [.. request.WorkItems], request.Reason, context.CancellationToken).ConfigureAwait(false),
    };

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<MergeClustersResponse> MergeClusters(MergeClustersRequest request, ServerCallContext context) => new()
    {
        Decision = await desk.MergeAsync(Author(context), [.. request.Names], request.Reason, context.CancellationToken).ConfigureAwait(false),
    };

    private static string Read(string name) => RequestField.Read("name", () => ClusterName.Parse(name)).ToString();

    private static Author Author(ServerCallContext context) => context.GetHttpContext().User.ToAuthor();

    private static Cluster ToMessage(DuplicateCluster cluster) => new()
    {
        Name = cluster.Name,
        Items = { cluster.Items.Select(DuplicateMessages.ToMessage) },
        Cohesion = cluster.Cohesion,
        Duplicates = { cluster.Pairs.Select(pair => pair.Name) },
        ReviewState = cluster.Review.State,
        Decision = cluster.Review.Decision,
        Assignee = cluster.Review.Assignee,
    };
}
