using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Pages.Framing;
using Federation.Aggregator.Topics;
using Federation.Aggregator.Watch;
using Federation.Aggregator.Watch.Subscriptions;
using Federation.Protocol.Aggregator.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Federation.Aggregator.Pages.Watch;

/// <summary>Shows what happened, and the subscriptions of the organisation of whoever looks.</summary>
internal sealed class WatchEndpoints(
    EventReports events, SubscriptionReports subscriptions, DuplicateIndex index, TopicDesk topics, FrameBuilder frames)
{
    private const int PageSize = 25;
    private const int SubscriptionLimit = 1_000;

    internal static void Map(IEndpointRouteBuilder pages) => pages.MapGet(WatchQuery.Path, (HttpContext http, WatchEndpoints endpoints, CancellationToken cancellationToken) =>
        endpoints.ShowAsync(http, WatchQuery.Read(http.Request.Query), null, cancellationToken));

    /// <summary>The page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="query">Which events.</param>
    /// <param name="form">What came of a form; null where none was sent.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    internal async Task<IResult> ShowAsync(HttpContext http, WatchQuery query, WatchForm? form, CancellationToken cancellationToken)
    {
        var frame = await frames.BuildAsync(http, "Watch").ConfigureAwait(false);
        var happened = await events.ListAsync(
            new ListEventsRequest { Filter = query.Filter, Subscription = query.Subscription, PageSize = PageSize, PageToken = query.After }, frame.Organization, cancellationToken).ConfigureAwait(false);
        var own = frame.Organization.Length > 0
            ? subscriptions.List(new ListSubscriptionsRequest { PageSize = SubscriptionLimit }, frame.Organization, cancellationToken).Subscriptions
            : [];
        return new RazorComponentResult<WatchPage>(new Dictionary<string, object?>
        {
            [nameof(WatchPage.Frame)] = frame,
            [nameof(WatchPage.Query)] = query,
            [nameof(WatchPage.Events)] = happened,
            [nameof(WatchPage.Standing)] = await index.StandingAsync(happened.Events.Select(each => each.Duplicate), cancellationToken).ConfigureAwait(false),
            [nameof(WatchPage.Topics)] = topics.Topics.ToList(),
            [nameof(WatchPage.Subscriptions)] = own,
            [nameof(WatchPage.Form)] = form ?? new WatchForm { Subscription = new Subscription { Filter = query.Filter } },
        })
        { StatusCode = form is { Faults.Count: > 0 } ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK };
    }
}
