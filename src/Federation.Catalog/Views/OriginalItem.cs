using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog.Views;

/// <summary>The newest state of an item, or its deletion, as a view of its registry is made from it.</summary>
/// <param name="Id">Last segment of the item's name.</param>
/// <param name="Item">The item; null when it is deleted.</param>
/// <param name="Author">Who made it so; null when it is not known.</param>
public sealed record OriginalItem(string Id, WorkItem? Item, ChangeAuthor? Author);
