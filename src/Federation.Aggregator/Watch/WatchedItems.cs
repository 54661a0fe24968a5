using Federation.Aggregator.Mirroring;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch;

/// <summary>What events tell of items.</summary>
internal static class WatchedItems
{
    /// <summary>Reads it out of what is shown of an item.</summary>
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
