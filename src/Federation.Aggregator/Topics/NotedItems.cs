using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Matching.Phrases;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;

namespace Federation.Aggregator.Topics;

/// <summary>Keeps of all mirrored items what topics look at, in memory: some 1 KB for each that has an abstract.</summary>
internal sealed class NotedItems : IMirrorObserver
{
    private readonly Lock _turn = new();
    private readonly Dictionary<string, Dictionary<string, NotedItem>> _registries = [];
    private NotedItem[]? _snapshot;

    /// <inheritdoc/>
    public Task ObserveAsync(MirrorChange change, CancellationToken cancellationToken)
    {
        var stored = change.Stored.Select(Note).ToList();
        lock (_turn)
        {
            _snapshot = null;
            if (!_registries.TryGetValue(change.Registry, out var items))
                items = _registries[change.Registry] = [];
            foreach (var name in change.Removed)
                items.Remove(name);
            foreach (var noted in stored)
                items[noted.Item.Name] = noted;
            foreach (var name in change.NotHeld(items.Keys))
                items.Remove(name);
        }

        return Task.CompletedTask;
    }

    /// <summary>The items as they are now, in no particular order; the same list until one changes.</summary>
    public IReadOnlyList<NotedItem> List()
    {
        lock (_turn)
            return _snapshot ??= [.. _registries.Values.SelectMany(items => items.Values)];
    }

    /// <summary>One item as it is now; null when no registry holds it.</summary>
    /// <param name="registry">Resource name of its registry.</param>
    /// <param name="name">Its own.</param>
    public NotedItem? Find(string registry, string name)
    {
        lock (_turn)
            return _registries.TryGetValue(registry, out var items) ? items.GetValueOrDefault(name) : null;
    }

    private NotedItem Note(WorkItem item) => new(
        ReportedItem.Of(item),
        PhraseReader.Shared.ReadText(item.Titles.Select(title => title.Text).Concat(item.Keywords), item.MainAbstract()));
}
