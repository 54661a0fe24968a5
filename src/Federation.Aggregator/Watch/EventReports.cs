using System.Globalization;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Paging;

namespace Federation.Aggregator.Watch;

/// <summary>Answers what is asked about events, by a call or for a page or feed.</summary>
internal sealed class EventReports(EventLog log, EventFilters filters)
{
    // Events that are read in one turn of the store.
    private const int ReadSize = 1_000;

    // Most events that are looked at for one page: a filter that hardly any passes makes a page short, or empty, instead of late.
    private const int LookedAt = 10_000;

    /// <summary>A page of events, the newest first.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="organization">The organisation of the caller; null when it is not known.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, NOT_FOUND, or FAILED_PRECONDITION where nothing is kept.</exception>
    public async Task<ListEventsResponse> ListAsync(ListEventsRequest request, string? organization, CancellationToken cancellationToken)
    {
        var filter = filters.Require(request.Filter, request.Subscription, organization);
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var before = RequestField.Read("page_token", () => ReadToken(request));
        var (events, next) = await SelectAsync(filter, before, size, cancellationToken).ConfigureAwait(false);
        return new ListEventsResponse
        {
            Events = { events },
            NextPageToken = next is { } number
                ? PageToken.Issue(new OrderKey([number.ToString(CultureInfo.InvariantCulture)]), request.Filter, request.Subscription)
                : "",
        };
    }

    /// <summary>
    /// The newest events before a number that pass a filter, and the number before which further ones may be; null where there are none.
    /// </summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION where nothing is kept.</exception>
    public async Task<(IReadOnlyList<WatchEvent> Events, long? Next)> SelectAsync(
        EventFilter filter, long before, int count, CancellationToken cancellationToken)
    {
        var passes = await filter.ReadAsync(cancellationToken).ConfigureAwait(false);
        List<WatchEvent> events = [];
        for (var lookedAt = 0; lookedAt < LookedAt; lookedAt += ReadSize)
        {
            var read = await log.ReadBeforeAsync(before, ReadSize, cancellationToken).ConfigureAwait(false);
            foreach (var happened in read.Where(passes))
            {
                if (events.Count == count)
                    return (events, events[^1].Number);
                events.Add(happened);
            }

            if (read.Count < ReadSize)
                return (events, null);
            before = read[^1].Number;
        }

        return (events, before);
    }

    private static long ReadToken(ListEventsRequest request) => PageToken.Read(request.PageToken, request.Filter, request.Subscription) is not { } after ? long.MaxValue
        : after.Values is [var text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new PageTokenException("page_token was not issued for events: start without one");
}
