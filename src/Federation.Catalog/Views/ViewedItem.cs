using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog.Views;

/// <summary>What a view holds of an item.</summary>
/// <param name="Id">Last segment of the item's name.</param>
/// <param name="Item">What is shown; null when nothing is. It belongs to the view from now on.</param>
/// <param name="IsWhole">
/// Whether everything is shown. Then the item has the times of its original; else the view says when it changed there, since the other
/// would tell of changes that are not shown.
/// </param>
/// <param name="Author">Who made it so; null when it is not known.</param>
public sealed record ViewedItem(string Id, WorkItem? Item, bool IsWhole, ChangeAuthor? Author);
