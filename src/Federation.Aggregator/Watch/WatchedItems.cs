using Federation.Aggregator.Duplicates;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Watch;

/// <summary>What events tell of items.</summary>
internal static class WatchedItems
{
    /// <summary>Reads it out of a work item.</summary>
    internal static WatchedItem Of(WorkItem item) => Of(ReportedItem.Of(item));

    /// <inheritdoc cref="Of(WorkItem)"/>
    internal static WatchedItem Of(ReportedItem item) => new()
    {
        WorkItem = item.Name,
        Identifier = item.Identifier,
        Title = item.Title,
        TitleLanguage = item.TitleLanguage,
        Status = item.Status,
        Groups = { item.Groups },
        Keywords = { item.Keywords },
    };
}
