using System.Collections.Concurrent;
using Federation.Aggregator.Mirroring;
using Google.Protobuf;

namespace Federation.Aggregator.Watch;

/// <summary>Brings what changes in the mirrors to the journal, which makes events of it.</summary>
internal sealed class ItemNews(EventLog log, EventJournal journal, TimeProvider time) : IMirrorObserver
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _caughtUp = new();

    /// <summary>Since when the mirror of a registry is complete in this run; null while it is not.</summary>
    /// <param name="registry">Resource name of the registry.</param>
    public DateTimeOffset? CaughtUpSince(string registry) => _caughtUp.TryGetValue(registry, out var since) ? since : null;

    /// <inheritdoc/>
    public async Task ObserveAsync(MirrorChange change, CancellationToken cancellationToken)
    {
        if (!log.IsKept)
            return;
        var noted = new ItemChange(
            change.Registry,
            time.GetUtcNow(),
            [.. change.Stored.Select(item => (WatchedItems.Of(item), item.Provenance?.ContentHash ?? ByteString.Empty))],
            change.Removed,
            change.Holds,
            change.CaughtUp);
        await journal.AddAsync(noted, cancellationToken).ConfigureAwait(false);
        if (change.CaughtUp)
            _caughtUp.TryAdd(change.Registry, time.GetUtcNow());
    }
}
