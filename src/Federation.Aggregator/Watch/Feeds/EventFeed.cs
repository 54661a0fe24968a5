using System.Globalization;
using Federation.Aggregator.Watch.Digests;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Microsoft.AspNetCore.Http;

namespace Federation.Aggregator.Watch.Feeds;

/// <summary>Makes feeds of the events of subscriptions.</summary>
internal sealed class EventFeed(EventReports reports, EventFilters filters, DailyDigests digests, TimeProvider time)
{
    // Entries of a page.
    private const int PageSize = 50;

    // Days that the feed of digests goes back.
    private const int Days = 14;

    /// <summary>A page of the feed of a subscription.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="service">Where the feed and the pages are served.</param>
    /// <param name="path">Path and query of its first page.</param>
    /// <param name="before">The number of the event before which the page begins; null for the first page.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.DurableStoreException">The store cannot be read.</exception>
    public async Task<AtomFeed> ReadAsync(Subscription subscription, Uri service, string path, long? before, CancellationToken cancellationToken)
    {
        var (events, next) = await reports.SelectAsync(filters.Of(subscription), before ?? long.MaxValue, PageSize, cancellationToken).ConfigureAwait(false);
        return new AtomFeed
        {
            Name = subscription.Name,
            Title = subscription.DisplayName,
            Service = service,
            Self = before is { } number ? Page(path, number) : path,
            First = path,
            Next = next is { } further ? Page(path, further) : "",
            Alternate = PageOf(subscription),
            Begun = subscription.CreateTime.ToDateTimeOffset(),
            Entries = [.. events.Select(happened => Entry(subscription, happened))],
        };
    }

    /// <summary>The feed of the digests of a subscription: an entry for each day with events that is over.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="service">Where the feed and the pages are served.</param>
    /// <param name="path">Path and query of it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Storage.DurableStoreException">The store cannot be read.</exception>
    public async Task<AtomFeed> ReadDaysAsync(Subscription subscription, Uri service, string path, CancellationToken cancellationToken)
    {
        var today = DigestDay.Of(time.GetUtcNow(), subscription.UtcOffsetMinutes);
        List<AtomEntry> entries = [];
        for (var back = 1; back <= Days; back++)
        {
            var day = today.Add(-back);
            var digest = await digests.ReadAsync(filters.Of(subscription), day, cancellationToken).ConfigureAwait(false);
            if (digest.EventCount > 0)
                entries.Add(Entry(subscription, digest, day));
        }

        return new AtomFeed
        {
            Name = $"{subscription.Name}/days",
            Title = $"{subscription.DisplayName}, day by day",
            Service = service,
            Self = path,
            First = path,
            Next = "",
            Alternate = PageOf(subscription),
            Begun = subscription.CreateTime.ToDateTimeOffset(),
            Entries = entries,
        };
    }

    private static string PageOf(Subscription subscription) => "/watch" + QueryString.Create("subscription", subscription.Name);

    private static AtomEntry Entry(Subscription subscription, DailyDigest digest, DigestDay day) => new(
        $"{subscription.Name}/days/{digest.Date}",
        DigestWords.Headline(digest),
        day.End,
        PageOf(subscription),
        [.. digest.Kinds.Select(count => (count.Key, count.DisplayName))],
        [.. DigestWords.Lines(digest).Select(line => new AtomLine(line))]);

    private static string Page(string path, long before) => string.Create(CultureInfo.InvariantCulture, $"{path}&{FeedEndpoints.Before}={before}");

    private static AtomEntry Entry(Subscription subscription, WatchEvent happened) => new(
        $"{subscription.Name}/events/{EventIdentity.Of(happened)}",
        EventWords.Headline(happened),
        happened.Time.ToDateTimeOffset(),
        happened.Duplicate.Length > 0 ? $"/{happened.Duplicate}" : "/watch" + QueryString.Create("item", happened.Items[0].WorkItem),
        [(ProtoName.Of(happened.Kind), EventWords.Of(happened.Kind))],
        [.. happened.Items.Select(Line)]);

    private static AtomLine Line(WatchedItem item)
    {
        var (before, title, after) = EventWords.Line(item);
        return new AtomLine(before, title, item.TitleLanguage, after);
    }
}
