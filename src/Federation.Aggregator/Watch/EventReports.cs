using System.Globalization;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Paging;

namespace Federation.Aggregator.Watch;

/// <summary>Answers what is asked about events.</summary>
internal sealed class EventReports(EventLog log)
{
    // Events that are read in one turn of the store.
    private const int ReadSize = 1_000;

    /// <summary>A page of events, the newest first.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, or FAILED_PRECONDITION where nothing is kept.</exception>
    public async Task<ListEventsResponse> ListAsync(ListEventsRequest request, CancellationToken cancellationToken)
    {
        var filter = EventQuery.RequireFilter(request.Filter);
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var before = RequestField.Read("page_token", () => ReadToken(request));
        var response = new ListEventsResponse();
        while (true)
        {
            var read = await log.ReadBeforeAsync(before, ReadSize, cancellationToken).ConfigureAwait(false);
            foreach (var happened in read.Where(filter))
            {
                if (response.Events.Count == size)
                {
                    response.NextPageToken = PageToken.Issue(new OrderKey([response.Events[^1].Number.ToString(CultureInfo.InvariantCulture)]), request.Filter);
                    return response;
                }

                response.Events.Add(happened);
            }

            if (read.Count < ReadSize)
                return response;
            before = read[^1].Number;
        }
    }

    private static long ReadToken(ListEventsRequest request) => PageToken.Read(request.PageToken, request.Filter) is not { } after ? long.MaxValue
        : after.Values is [var text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new PageTokenException("page_token was not issued for events: start without one");
}
