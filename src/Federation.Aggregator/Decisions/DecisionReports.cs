using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Paging;

namespace Federation.Aggregator.Decisions;

/// <summary>Answers what is asked about decisions, by a call or for a page.</summary>
internal sealed class DecisionReports(DecisionBook book, Subjects subjects)
{
    /// <summary>A page of decisions.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public ListDecisionsResponse List(ListDecisionsRequest request, CancellationToken cancellationToken)
    {
        var filter = RequestField.Read("filter", () => DecisionQuery.ReadFilter(request.Filter));
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, request.Filter));
        var page = Page.Select(book.Decisions, filter, DecisionQuery.Order, after, size, cancellationToken);
        return new ListDecisionsResponse
        {
            Decisions = { page.Items },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, request.Filter) : "",
            TotalSize = page.TotalSize,
        };
    }

    /// <summary>Everything that was done about a duplicate or cluster, the oldest first.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT or NOT_FOUND.</exception>
    public async Task<ListHistoryResponse> ListHistoryAsync(ListHistoryRequest request, CancellationToken cancellationToken) => new()
    {
        Steps = { book.HistoryOf(await subjects.ItemsOfAsync("subject", request.Subject, cancellationToken).ConfigureAwait(false)) },
    };
}
