namespace Federation.Catalog.Views;

/// <summary>The newest changes of a registry, in the order of their revisions.</summary>
/// <param name="Items">The items that changed.</param>
/// <param name="Reached">Revision that the registry stands at with them.</param>
/// <param name="IsLast">Whether there is nothing after them.</param>
public sealed record OriginalBatch(IReadOnlyList<OriginalItem> Items, long Reached, bool IsLast);
