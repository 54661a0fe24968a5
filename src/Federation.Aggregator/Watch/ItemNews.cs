using System.Collections.Concurrent;
using Federation.Aggregator.Mirroring;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf;

namespace Federation.Aggregator.Watch;

/// <summary>
/// Makes events of what changes in the mirrors. What a registry holds when its mirror has first caught up is no news; it is what later
/// changes are compared with.
/// </summary>
internal sealed class ItemNews(EventLog log, EventJournal journal, TimeProvider time) : IMirrorObserver
{
    private readonly ConcurrentDictionary<string, KnownRegistry> _registries = new();

    /// <summary>Since when what happens in a registry is news; null while it is not.</summary>
    /// <param name="registry">Resource name of the registry.</param>
    public DateTimeOffset? NewsSince(string registry) => _registries.GetValueOrDefault(registry)?.NewsSince;

    /// <inheritdoc/>
    public async Task ObserveAsync(MirrorChange change, CancellationToken cancellationToken)
    {
        if (!log.IsKept)
            return;
        var known = _registries.GetOrAdd(change.Registry, static _ => new KnownRegistry());
        foreach (var happened in known.Apply(change))
            await journal.AddAsync(happened, cancellationToken).ConfigureAwait(false);
        if (change.CaughtUp)
            known.NewsSince ??= time.GetUtcNow();
    }

    // Changes of one registry come one after the other.
    private sealed class KnownRegistry
    {
        private readonly Dictionary<string, (WatchedItem Item, ByteString Hash)> _items = [];

        public DateTimeOffset? NewsSince { get; set; }

        public List<WatchEvent> Apply(MirrorChange change)
        {
            List<WatchEvent> events = [.. change.Removed.Select(Remove).OfType<WatchEvent>(), .. change.Stored.Select(Store).OfType<WatchEvent>()];
            events.AddRange(change.NotHeld(_items.Keys).Select(Remove).OfType<WatchEvent>());
            return NewsSince is null ? [] : events;
        }

        private WatchEvent? Remove(string name) => _items.Remove(name, out var gone)
            ? new WatchEvent { Kind = WatchEventKind.ItemRemoved, Items = { gone.Item } }
            : null;

        private WatchEvent? Store(WorkItem item)
        {
            var (after, hash) = (WatchedItems.Of(item), item.Provenance?.ContentHash ?? ByteString.Empty);
            var isKnown = _items.TryGetValue(item.Name, out var before);
            _items[item.Name] = (after, hash);
            if (!isKnown)
                return new WatchEvent { Kind = WatchEventKind.ItemAdded, Items = { after } };
            if (hash == before.Hash && (!hash.IsEmpty || after.Equals(before.Item)))
                return null;
            return new WatchEvent
            {
                Kind = WatchEventKind.ItemChanged,
                Items = { after },
                FormerStatus = before.Item.Status == after.Status ? WorkItemStatus.Unspecified : before.Item.Status,
            };
        }
    }
}
