using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Paging;

namespace Federation.Aggregator.Watch.Subscriptions;

/// <summary>Answers what is asked about subscriptions, by a call or for a page.</summary>
internal sealed class SubscriptionReports(SubscriptionDesk desk)
{
    private const string Collection = "subscriptions";

    private static readonly Order<Subscription> _order = OrderBy.Parse(
        "", new OrderSchema<Subscription>(subscription => subscription.Name).Text("display_name", subscription => subscription.DisplayName), "display_name");

    /// <summary>A page of the subscriptions of an organisation.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, or PERMISSION_DENIED where the caller has no organisation.</exception>
    public ListSubscriptionsResponse List(ListSubscriptionsRequest request, string? organization, CancellationToken cancellationToken)
    {
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, Collection));
        var page = Page.Select(desk.Of(organization), null, _order, after, size, cancellationToken);
        return new ListSubscriptionsResponse
        {
            Subscriptions = { page.Items },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, Collection) : "",
            TotalSize = page.TotalSize,
        };
    }
}
