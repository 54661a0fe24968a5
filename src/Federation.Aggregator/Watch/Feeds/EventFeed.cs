using System.Globalization;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Microsoft.AspNetCore.Http;

namespace Federation.Aggregator.Watch.Feeds;

/// <summary>Makes feeds of the events of subscriptions.</summary>
internal sealed class EventFeed(EventReports reports, EventFilters filters)
{
    // Entries of a page.
    private const int PageSize = 50;

    /// <summary>A page of the feed of a subscription.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="service">Where the feed and the pages are served.</param>
    /// <param name="path">Path and query of its first page.</param>
    /// <param name="before">The number of the event before which the page begins; null for the first page.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.DurableStoreException">The store cannot be read.</exception>
    public async Task<AtomFeed> ReadAsync(Subscription subscription, Uri service, string path, long? before, CancellationToken cancellationToken)
    {
        var (events, hasMore) = await reports.SelectAsync(filters.Of(subscription), before ?? long.MaxValue, PageSize, cancellationToken).ConfigureAwait(false);
        return new AtomFeed
        {
            Name = subscription.Name,
            Title = subscription.DisplayName,
            Service = service,
            Self = before is { } number ? Page(path, number) : path,
            First = path,
            Next = hasMore ? Page(path, events[^1].Number) : "",
            Alternate = "/watch" + QueryString.Create("subscription", subscription.Name),
            Begun = subscription.CreateTime.ToDateTimeOffset(),
            Entries = [.. events.Select(happened => Entry(subscription, happened))],
        };
    }

    private static string Page(string path, long before) => string.Create(CultureInfo.InvariantCulture, $"{path}&{FeedEndpoints.Before}={before}");

    private static AtomEntry Entry(Subscription subscription, WatchEvent happened) => new(
        string.Create(CultureInfo.InvariantCulture, $"{subscription.Name}/events/{happened.Number}"),
        EventWords.Headline(happened),
        happened.Time.ToDateTimeOffset(),
        happened.Duplicate.Length > 0 ? $"/{happened.Duplicate}" : "/watch" + QueryString.Create("item", happened.Items[0].WorkItem),
        [(ProtoName.Of(happened.Kind), EventWords.Of(happened.Kind))],
        [.. happened.Items.Select(EventWords.Line)]);
}
