using Federation.Aggregator.Duplicates;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;

namespace Federation.Aggregator.Clusters;

/// <summary>Answers what is asked about clusters, by a call or for a page.</summary>
internal sealed class ClusterReports(DuplicateIndex index)
{
    /// <summary>A page of clusters.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public async Task<ListClustersResponse> ListAsync(ListClustersRequest request, CancellationToken cancellationToken)
    {
        var filter = RequestField.Read("filter", () => ClusterQuery.ReadFilter(request.Filter));
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, request.Filter));
        var clusters = await index.ListClustersAsync(cancellationToken).ConfigureAwait(false);
        var page = Page.Select(clusters, filter, ClusterQuery.Order, after, size, cancellationToken);
        return new ListClustersResponse
        {
            Clusters = { page.Items.Select(ToMessage) },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, request.Filter) : "",
            TotalSize = page.TotalSize,
        };
    }

    /// <summary>One cluster.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT or NOT_FOUND.</exception>
    public async Task<DuplicateCluster> FindAsync(string name, CancellationToken cancellationToken)
    {
        var parsed = RequestField.Read("name", () => ClusterName.Parse(name)).ToString();
        return await index.FindClusterAsync(parsed, cancellationToken).ConfigureAwait(false) ?? throw FederationErrors.NotFound("federation.Cluster", parsed);
    }

    internal static Cluster ToMessage(DuplicateCluster cluster) => new()
    {
        Name = cluster.Name,
        Items = { cluster.Items.Select(DuplicateMessages.ToMessage) },
        Cohesion = cluster.Cohesion,
        Duplicates = { cluster.Pairs.Select(pair => pair.Name) },
        ReviewState = cluster.Review.State,
        Decision = cluster.Review.Decision,
        Assignee = cluster.Review.Assignee,
        Etag = cluster.Etag,
    };
}
