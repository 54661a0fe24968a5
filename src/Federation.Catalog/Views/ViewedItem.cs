using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog.Views;

/// <summary>What a view holds of an item.</summary>
/// <param name="Id">Last segment of the item's name.</param>
/// <param name="Item">What is shown; null when nothing is. It belongs to the view from now on.</param>
/// <param name="Since">Since when it is as it is shown: its times when it comes into the view. Later changes have the time of the view.</param>
/// <param name="Author">Who made it so; null when it is not known.</param>
public sealed record ViewedItem(string Id, WorkItem? Item, DateTimeOffset Since, ChangeAuthor? Author);
