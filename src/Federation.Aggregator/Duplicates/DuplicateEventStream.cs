using System.Runtime.CompilerServices;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Duplicates;

/// <summary>Turns what a watch holds into events for one watcher, as far as they pass its filter.</summary>
internal sealed class DuplicateEventStream(DuplicateWatch watch, Func<DuplicatePair, bool>? filter, DuplicateIndex index)
{
    // Duplicates that are explained in one turn of the index.
    private const int PageSize = 256;

    private static readonly TimeSpan _retryDelay = TimeSpan.FromSeconds(1);

    /// <summary>The events, until the token is cancelled.</summary>
    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED, <c>WATCHER_TOO_SLOW</c>.</exception>
    public async IAsyncEnumerable<WatchDuplicatesResponse> ReadAsync(
        bool includeExisting, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (includeExisting)
        {
            foreach (var page in watch.Existing.Select(pair => new DuplicateChange(null, pair)).Chunk(PageSize))
            {
                foreach (var response in await ToMessagesAsync(page, cancellationToken).ConfigureAwait(false))
                    yield return response;
            }

            yield return new WatchDuplicatesResponse { Event = DuplicateEvent.SnapshotComplete };
        }

        while (await watch.Changes.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var response in await ToMessagesAsync(ReadPage(), cancellationToken).ConfigureAwait(false))
                yield return response;
        }

        throw TooSlow();
    }

    private List<DuplicateChange> ReadPage()
    {
        List<DuplicateChange> page = [];
        while (page.Count < PageSize && watch.Changes.TryRead(out var change))
            page.Add(change);
        return page;
    }

    private async Task<IEnumerable<WatchDuplicatesResponse>> ToMessagesAsync(
        IReadOnlyList<DuplicateChange> changes, CancellationToken cancellationToken)
    {
        if (watch.IsTooSlow)
            throw TooSlow();
        var events = changes.Select(change => (Event: EventOf(change), Pair: (change.After ?? change.Before)!))
            .Where(e => e.Event != DuplicateEvent.Unspecified).ToList();
        var explanations = await index.ExplainAsync([.. events.Select(e => e.Pair)], cancellationToken).ConfigureAwait(false);
        return events.Zip(explanations, (e, why) => new WatchDuplicatesResponse
        {
            Event = e.Event,
            Duplicate = e.Event == DuplicateEvent.Gone ? e.Pair.ToFarewell() : e.Pair.ToMessage(why),
        });
    }

    private DuplicateEvent EventOf(DuplicateChange change) => (Passes(change.Before), Passes(change.After)) switch
    {
        (false, true) => DuplicateEvent.Appeared,
        (true, true) => DuplicateEvent.Changed,
        (true, false) => DuplicateEvent.Gone,
        (false, false) => DuplicateEvent.Unspecified,
    };

    private bool Passes(DuplicatePair? pair) => pair is not null && filter?.Invoke(pair) != false;

    private static Grpc.Core.RpcException TooSlow() => FederationErrors.ResourceExhausted(
        "WATCHER_TOO_SLOW",
        "Changes came faster than they were read, and some are lost to this watch. Watch again with include_existing.",
        _retryDelay);
}
