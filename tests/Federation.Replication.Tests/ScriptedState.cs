using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;

namespace Federation.Replication.Tests;

/// <summary>A registry at one moment.</summary>
internal sealed record ScriptedState(int EpochNumber, string Epoch, IReadOnlyList<WorkItemChange> Changes)
{
    public int Revision => Changes.Count;

    /// <summary>The newest states, by name.</summary>
    public IReadOnlyDictionary<string, WorkItem> Items => field ??= ItemsOf(Changes);

    /// <summary>The entries of its digest, in their order.</summary>
    public static IReadOnlyList<ReplicaEntry> EntriesOf(IEnumerable<WorkItem> items) =>
    [
        .. items.Where(item => WorkItemName.TryParse(item.Name, out var name) && name.Registry.ToString() == ScriptedRegistry.Name)
            .Where(item => item.Provenance?.ContentHash.Length == DigestHash.Length)
            .Select(MemoryCopy.EntryOf).OrderBy(entry => entry.Entry),
    ];

    private static Dictionary<string, WorkItem> ItemsOf(IReadOnlyList<WorkItemChange> changes)
    {
        Dictionary<string, WorkItem> items = [];
        foreach (var change in changes)
        {
            if (change.WorkItem is { } item)
                items[item.Name] = item;
            else
                items.Remove(change.Deleted.Name);
        }

        return items;
    }
}
