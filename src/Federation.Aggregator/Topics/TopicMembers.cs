using System.Runtime.CompilerServices;
using Federation.Aggregator.Duplicates;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;

namespace Federation.Aggregator.Topics;

/// <summary>
/// Finds what belongs to a topic. All items are looked at once; then, as items and duplicates change, those alone that this may bring in or
/// put out.
/// </summary>
internal sealed class TopicMembers(NotedItems items, DuplicateIndex duplicates)
{
    // A topic that changes is another message, and what was found for the one before goes with it.
    private readonly ConditionalWeakTable<Topic, Found> _found = [];

    /// <summary>The items that belong to a topic, by resource name.</summary>
    public async Task<IReadOnlyDictionary<string, TopicMember>> OfAsync(Topic topic, CancellationToken cancellationToken)
    {
        var pairs = await duplicates.ListAsync(cancellationToken).ConfigureAwait(false);
        _found.TryGetValue(topic, out var known);
        var changes = items.ChangesSince(known?.State ?? 0);
        if (known is not null && known.IsOf(changes.State, pairs))
            return known.Members;
        var found = await Task.Run(() => Find(topic, known, changes, pairs), cancellationToken).ConfigureAwait(false);
        _found.AddOrUpdate(topic, found);
        return found.Members;
    }

    private Found Find(Topic topic, Found? known, NotedChanges changes, DuplicateSnapshot pairs)
    {
        var selection = new TopicSelection(topic, pairs);
        Dictionary<string, TopicMember> members = known is null || changes.IsWhole ? new(StringComparer.Ordinal) : new(known.Members, StringComparer.Ordinal);
        foreach (var name in changes.Removed)
            members.Remove(name);
        foreach (var noted in changes.Stored)
            Look(noted);

        // What is near to examples comes and goes with duplicates, while the item stays as it was.
        if (known is not null && !changes.IsWhole)
        {
            foreach (var name in known.Near.Union(selection.Near))
            {
                if (items.Find(WorkItemName.Parse(name).Registry.ToString(), name) is { } noted)
                    Look(noted);
            }
        }

        return new Found(changes.State, new(pairs), selection.Near, members);

        void Look(NotedItem noted)
        {
            if (selection.ReasonsFor(noted) is { Count: > 0 } reasons)
                members[noted.Item.Name] = new TopicMember(noted.Item, reasons);
            else
                members.Remove(noted.Item.Name);
        }
    }

    // What members were found in is not kept for their sake: once it is gone, it is no longer what there is.
    private sealed record Found(
        long State, WeakReference<DuplicateSnapshot> Pairs, IReadOnlyCollection<string> Near, Dictionary<string, TopicMember> Members)
    {
        public bool IsOf(long state, DuplicateSnapshot pairs) => State == state && Pairs.TryGetTarget(out var seen) && seen == pairs;
    }
}
