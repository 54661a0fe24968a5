using Federation.Aggregator.Topics;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;
using Federation.Replication.Peers;

namespace Federation.Aggregator.Duplicates;

/// <summary>Answers what is asked about duplicates, by a call or for a page.</summary>
internal sealed class DuplicateReports(DuplicateIndex index, TopicPlaces topics, PeerSet peers, TimeProvider time)
{
    private const string ResourceType = "federation.Duplicate";

    /// <summary>A page of duplicates.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public async Task<ListDuplicatesResponse> ListAsync(ListDuplicatesRequest request, CancellationToken cancellationToken)
    {
        var snapshot = await index.ListAsync(cancellationToken).ConfigureAwait(false);
        var scale = new PriorityScale(snapshot, time.GetUtcNow());
        var order = RequestField.Read("order_by", () => DuplicateQuery.ReadOrder(request.OrderBy, scale));
        var filter = await DuplicateQuery.RequireFilterAsync(request.Filter, topics, cancellationToken).ConfigureAwait(false);
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, request.Filter, order.Text));

        var page = Page.Select(snapshot.Pairs, filter, order, after, size, cancellationToken);
        var explanations = await index.ExplainAsync(page.Items, cancellationToken).ConfigureAwait(false);
        return new ListDuplicatesResponse
        {
            Duplicates = { page.Items.Zip(explanations, (pair, why) => pair.ToMessage(why, scale.Of(pair))) },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, request.Filter, order.Text) : "",
            TotalSize = page.TotalSize,
            Unreachable = { peers.Unreachable },
        };
    }

    /// <summary>Counts duplicates.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public Task<CountDuplicatesResponse> CountAsync(CountDuplicatesRequest request, CancellationToken cancellationToken) =>
        CountAsync(request, DuplicateFacets.Names, cancellationToken);

    /// <summary>Counts duplicates by some fields.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public async Task<CountDuplicatesResponse> CountAsync(
        CountDuplicatesRequest request, IReadOnlyCollection<string> fields, CancellationToken cancellationToken)
    {
        var filter = await DuplicateQuery.RequireFilterAsync(request.Filter, topics, cancellationToken).ConfigureAwait(false);
        var snapshot = await index.ListAsync(cancellationToken).ConfigureAwait(false);
        if (filter is null)
        {
            return new CountDuplicatesResponse
            {
                TotalSize = snapshot.Pairs.Count,
                Facets = { snapshot.Facets.Where(facet => fields.Contains(facet.Field)) },
                Unreachable = { peers.Unreachable },
            };
        }

        var selected = snapshot.Pairs.Where(filter).ToList();
        return new CountDuplicatesResponse
        {
            TotalSize = selected.Count,
            Facets = { fields.Select(field => DuplicateFacets.Count(field, selected)) },
            Unreachable = { peers.Unreachable },
        };
    }

    /// <summary>One duplicate with its explanation.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT or NOT_FOUND.</exception>
    public async Task<GetDuplicateResponse> GetAsync(GetDuplicateRequest request, CancellationToken cancellationToken)
    {
        var name = RequestField.Read("name", () => DuplicateName.Parse(request.Name)).ToString();
        if (await index.GetAsync(name, cancellationToken).ConfigureAwait(false) is not var (pair, explanation))
            throw FederationErrors.NotFound(ResourceType, name);

        var scale = new PriorityScale(await index.ListAsync(cancellationToken).ConfigureAwait(false), time.GetUtcNow());
        var duplicate = pair.ToMessage(explanation, scale.Of(pair));
        duplicate.Explanation = explanation.ToMessage();
        return new GetDuplicateResponse { Duplicate = duplicate };
    }
}
