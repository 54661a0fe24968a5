using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Mirroring;

/// <summary>An item as a mirror has stored it.</summary>
/// <param name="Item">The item.</param>
/// <param name="Reported">What is shown of it: read once for all who keep it.</param>
internal sealed record StoredItem(WorkItem Item, ReportedItem Reported)
{
    /// <summary>Reads what is shown of an item.</summary>
    public static StoredItem Of(WorkItem item) => new(item, ReportedItem.Of(item));
}
