using System.Runtime.CompilerServices;
using Federation.Aggregator.Duplicates;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Topics;

/// <summary>Finds what belongs to a topic: once for each state of the topic, the items and the duplicates.</summary>
internal sealed class TopicMembers(NotedItems items, DuplicateIndex duplicates)
{

    // A topic that changes is another message, and what was found for the one before goes with it.
    private readonly ConditionalWeakTable<Topic, Found> _found = [];

    /// <summary>The items that belong to a topic, by resource name.</summary>
    public async Task<IReadOnlyDictionary<string, TopicMember>> OfAsync(Topic topic, CancellationToken cancellationToken)
    {
        var pairs = await duplicates.ListAsync(cancellationToken).ConfigureAwait(false);
        var noted = items.List();
        if (_found.TryGetValue(topic, out var found) && found.IsOf(noted, pairs))
            return found.Members;
        var members = await Task.Run(() => Find(topic, noted, pairs), cancellationToken).ConfigureAwait(false);
        _found.AddOrUpdate(topic, new Found(new(noted), new(pairs), members));
        return members;
    }

    private static Dictionary<string, TopicMember> Find(Topic topic, IReadOnlyList<NotedItem> noted, DuplicateSnapshot pairs)
    {
        var selection = new TopicSelection(topic, pairs);
        Dictionary<string, TopicMember> members = new(StringComparer.Ordinal);
        foreach (var item in noted)
        {
            if (selection.ReasonsFor(item) is { Count: > 0 } reasons)
                members.Add(item.Item.Name, new TopicMember(item.Item, reasons));
        }

        return members;
    }

    // What members were found in is not kept for their sake: once it is gone, it is no longer what there is.
    private sealed record Found(WeakReference<IReadOnlyList<NotedItem>> Items, WeakReference<DuplicateSnapshot> Pairs, IReadOnlyDictionary<string, TopicMember> Members)
    {
        public bool IsOf(IReadOnlyList<NotedItem> items, DuplicateSnapshot pairs) =>
            Items.TryGetTarget(out var known) && known == items && Pairs.TryGetTarget(out var seen) && seen == pairs;
    }
}
