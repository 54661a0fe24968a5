using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>Work items that were asked for by name, all of one state of their registry.</summary>
/// <param name="Items">Those that exist, in the order of the names.</param>
/// <param name="Missing">
/// The names for which there is no item. When these and the items are fewer than the names, the rest would have been too large: ask
/// for it again.
/// </param>
public sealed record FoundWorkItems(IReadOnlyList<WorkItem> Items, IReadOnlyList<WorkItemName> Missing);
