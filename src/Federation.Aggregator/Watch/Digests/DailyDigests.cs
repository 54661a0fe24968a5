using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Watch.Subscriptions;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Names;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Aggregator.Watch.Digests;

/// <summary>Counts the events of days, from the log.</summary>
internal sealed class DailyDigests(
    EventLog log, EventFilters filters, EventTopics topics, SubscriptionDesk desk, RegistryReports registries, TimeProvider time)
{
    // Events that are read in one turn of the store.
    private const int ReadSize = 1_000;

    // Events that a digest holds.
    private const int EventLimit = 200;

    /// <summary>Answers a call.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="organization">The organisation of the caller; null when it is not known.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, NOT_FOUND, or FAILED_PRECONDITION where nothing is kept.</exception>
    public Task<DailyDigest> GetAsync(GetDailyDigestRequest request, string? organization, CancellationToken cancellationToken)
    {
        var filter = filters.Require(request.Filter, request.Subscription, organization);
        var offset = request.HasUtcOffsetMinutes ? RequireOffset("utc_offset_minutes", request.UtcOffsetMinutes)
            : request.Subscription.Length > 0 ? desk.Get("subscription", request.Subscription, organization).UtcOffsetMinutes
            : 0;
        var today = DigestDay.Of(time.GetUtcNow(), offset);
        var day = request.Date.Length == 0 ? today.Add(-1) : today with { Date = RequestField.Read("date", () => DigestDay.ParseDate(request.Date)) };
        return ReadAsync(filter, day, cancellationToken);
    }

    /// <summary>The digest of a day.</summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION where nothing is kept.</exception>
    /// <exception cref="Storage.DurableStoreException">The store cannot be read.</exception>
    public async Task<DailyDigest> ReadAsync(EventFilter filter, DigestDay day, CancellationToken cancellationToken)
    {
        var passes = await filter.ReadAsync(cancellationToken).ConfigureAwait(false);
        var topicsOf = await topics.ReadAsync(cancellationToken).ConfigureAwait(false);
        var titles = registries.List().ToDictionary(registry => registry.Name, registry => registry.Title);
        var (kinds, byRegistry, groups, byTopic) = (new DigestTally(), new DigestTally(), new DigestTally(), new DigestTally());
        List<WatchEvent> events = [];
        var count = 0;
        var number = 0L;
        List<WatchEvent> read;
        do
        {
            read = await log.ReadBetweenAsync(day.Start, day.End, number, ReadSize, cancellationToken).ConfigureAwait(false);
            foreach (var happened in read.Where(passes))
            {
                count++;
                kinds.Add([(ProtoName.Of(happened.Kind), EventWords.Of(happened.Kind))]);
                byRegistry.Add(happened.Items.Select(item => WorkItemName.Parse(item.WorkItem).Registry.ToString())
                    .Select(name => (name, titles.GetValueOrDefault(name) is { Length: > 0 } title ? title : RegistryName.Parse(name).Id)));
                groups.Add(happened.Items.SelectMany(item => item.Groups).Select(group => (group, group)));
                byTopic.Add(happened.Items.SelectMany(topicsOf).Select(topic => (topic.Name, topic.DisplayName)));
                if (events.Count < EventLimit)
                    events.Add(happened);
            }

            number = read.Count > 0 ? read[^1].Number : number;
        }
        while (read.Count == ReadSize);

        return new DailyDigest
        {
            Date = day.ToString(),
            StartTime = Timestamp.FromDateTimeOffset(day.Start),
            EndTime = Timestamp.FromDateTimeOffset(day.End),
            EventCount = count,
            Kinds = { kinds.Counts },
            Registries = { byRegistry.Counts },
            Groups = { groups.Counts },
            Topics = { byTopic.Counts },
            Events = { events.OrderBy(happened => happened.Kind).ThenBy(happened => happened.Number) },
            PartlyForgotten = day.Start < await log.KeptSinceAsync(cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Reads how far local time is ahead of UTC.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static int RequireOffset(string field, int minutes) => minutes is >= DigestDay.LeastOffset and <= DigestDay.MostOffset
        ? minutes
        : throw FederationErrors.InvalidArgument(field, $"It is {minutes}; allowed are {DigestDay.LeastOffset} to {DigestDay.MostOffset}.");
}
