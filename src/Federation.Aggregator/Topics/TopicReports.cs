using Federation.Aggregator.Proposals;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Paging;

namespace Federation.Aggregator.Topics;

/// <summary>Answers what is asked about topics, by a call or for a page.</summary>
internal sealed class TopicReports(TopicDesk desk, TopicMembers members, TopicSuggestions suggestions, SuggestedTopics subjects, AnswerBases bases)
{
    private const string Collection = "topics";
    private const int UsualSuggestions = 10;
    private const int MostSuggestions = 100;

    /// <summary>A page of topics.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public ListTopicsResponse List(ListTopicsRequest request, CancellationToken cancellationToken)
    {
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, Collection));
        var page = Page.Select(desk.Topics, null, TopicQuery.TopicOrder, after, size, cancellationToken);
        return new ListTopicsResponse
        {
            Topics = { page.Items },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, Collection) : "",
            TotalSize = page.TotalSize,
        };
    }

    /// <summary>A page of the items of a topic.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT or NOT_FOUND.</exception>
    public async Task<ListTopicItemsResponse> ListItemsAsync(ListTopicItemsRequest request, CancellationToken cancellationToken)
    {
        var topic = desk.Get("parent", request.Parent);
        var filter = TopicQuery.RequireFilter(request.Filter);
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, request.Parent, request.Filter));
        var all = await members.OfAsync(topic, cancellationToken).ConfigureAwait(false);
        var page = Page.Select(all.Values, filter, TopicQuery.ItemOrder, after, size, cancellationToken);
        var made = bases.List();
        return new ListTopicItemsResponse
        {
            Items = { page.Items.Select(member => member.ToMessage()) },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, request.Parent, request.Filter) : "",
            TotalSize = page.TotalSize,
            Bases = { made },
            Unreachable = { made.Unreachable() },
        };
    }

    /// <summary>Items that might belong to a topic.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT or NOT_FOUND.</exception>
    public async Task<SuggestTopicItemsResponse> SuggestAsync(SuggestTopicItemsRequest request, CancellationToken cancellationToken)
    {
        var topic = desk.Get("name", request.Name);
        var count = RequireCount(request.MaxCount, MostSuggestions);
        var found = await suggestions.OfAsync(topic, count, cancellationToken).ConfigureAwait(false);
        return new SuggestTopicItemsResponse { Items = { found.Select(member => member.ToMessage()) }, Unreachable = { bases.List().Unreachable() } };
    }

    /// <summary>Subjects that might be topics.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public async Task<SuggestTopicsResponse> SuggestTopicsAsync(SuggestTopicsRequest request, CancellationToken cancellationToken)
    {
        var count = RequireCount(request.MaxCount, SuggestedTopics.Most);
        var found = await subjects.ListAsync(cancellationToken).ConfigureAwait(false);
        return new SuggestTopicsResponse { Topics = { found.Take(count) }, Unreachable = { bases.List().Unreachable() } };
    }

    private static int RequireCount(int maxCount, int most) => maxCount switch
    {
        < 0 => throw FederationErrors.InvalidArgument("max_count", $"It is {maxCount}; it should be 0 for {UsualSuggestions}, or 1 to {most}."),
        0 => UsualSuggestions,
        _ => Math.Min(maxCount, most),
    };
}
