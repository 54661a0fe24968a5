using Federation.Aggregator.Mirroring;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Tests.Mirroring;

/// <summary>What an observer knows of one registry when it believes what a replica tells it.</summary>
internal sealed class MirrorView : IMirrorObserver
{
    private readonly Dictionary<string, WorkItem> _items = [];

    public IReadOnlyDictionary<string, WorkItem> Items => _items;

    /// <summary>How many items it was told of, repetitions included.</summary>
    public int Told { get; private set; }

    public Task ObserveAsync(MirrorChange change, CancellationToken cancellationToken)
    {
        Told += change.Stored.Count + change.Removed.Count;
        foreach (var name in change.Removed)
            _items.Remove(name);
        foreach (var (item, _) in change.Stored)
            _items[item.Name] = item;
        if (change.Holds is { } holds)
        {
            foreach (var name in _items.Keys.Where(name => !holds(name)).ToList())
                _items.Remove(name);
        }

        return Task.CompletedTask;
    }
}
