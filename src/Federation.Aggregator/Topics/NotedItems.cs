using Federation.Aggregator.Mirroring;
using Federation.Matching.Phrases;
using Federation.Protocol.WorkItems;

namespace Federation.Aggregator.Topics;

/// <summary>Keeps of all mirrored items what topics look at, in memory: some 600 bytes for each that has an abstract, beside what is shown of it.</summary>
internal sealed class NotedItems : IMirrorObserver
{
    // Whoever has not asked for longer looks at all items again, which costs little more than at so many.
    private const int RememberedChanges = 200_000;

    private readonly Lock _turn = new();
    private readonly Dictionary<string, Dictionary<string, NotedItem>> _registries = [];

    // The items that changed last, the newest at the end.
    private readonly Queue<(string Registry, string Name)> _changed = [];
    private NotedItem[]? _snapshot;
    private long _state;

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
                Remove(name);
            foreach (var noted in stored)
            {
                items[noted.Item.Name] = noted;
                Remember(change.Registry, noted.Item.Name);
            }

            foreach (var name in change.NotHeld(items.Keys))
                Remove(name);

            void Remove(string name)
            {
                if (items.Remove(name))
                    Remember(change.Registry, name);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The items as they are now, in no particular order; the same list until one changes.</summary>
    public IReadOnlyList<NotedItem> List()
    {
        lock (_turn)
            return Snapshot();
    }

    /// <summary>What has changed since a state.</summary>
    /// <param name="state">The state, as an earlier answer named it; 0 for that without any item.</param>
    public NotedChanges ChangesSince(long state)
    {
        lock (_turn)
        {
            var count = _state - state;
            return state == 0 || count > _changed.Count
                ? new NotedChanges(_state, IsWhole: true, Snapshot(), [])
                : Since(_changed.Skip(_changed.Count - (int)count).Distinct());
        }
    }

    /// <summary>One item as it is now; null when no registry holds it.</summary>
    /// <param name="registry">Resource name of its registry.</param>
    /// <param name="name">Its own.</param>
    public NotedItem? Find(string registry, string name)
    {
        lock (_turn)
            return _registries.TryGetValue(registry, out var items) ? items.GetValueOrDefault(name) : null;
    }

    private NotedItem[] Snapshot() => _snapshot ??= [.. _registries.Values.SelectMany(items => items.Values)];

    private NotedChanges Since(IEnumerable<(string Registry, string Name)> changed)
    {
        List<NotedItem> stored = [];
        List<string> removed = [];
        foreach (var (registry, name) in changed)
        {
            if (_registries[registry].TryGetValue(name, out var noted))
                stored.Add(noted);
            else
                removed.Add(name);
        }

        return new NotedChanges(_state, IsWhole: false, stored, removed);
    }

    private void Remember(string registry, string name)
    {
        _state++;
        _changed.Enqueue((registry, name));
        if (_changed.Count > RememberedChanges)
            _changed.Dequeue();
    }

    private static NotedItem Note(StoredItem stored) => new(
        stored.Reported,
        PhraseReader.Shared.ReadText(stored.Item.Titles.Select(title => title.Text).Concat(stored.Reported.Keywords), stored.Item.MainAbstract()));
}
