using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;
using Google.Protobuf;

namespace Federation.Aggregator.Decisions;

/// <summary>What a decision keeps of the items that it saw.</summary>
internal static class SeenItems
{
    /// <summary>Reads it out of a work item.</summary>
    internal static SeenItem Of(WorkItem item) => new()
    {
        WorkItem = item.Name,
        ContentHash = item.Provenance?.ContentHash ?? ByteString.Empty,
        Identifiers = { item.Identifier, item.Aliases },
        Title = item.MainTitle(),
        Scope = item.MainAbstract(),
        Status = item.Status,
        Groups = { item.Groups },
        Relations = { item.Relations.Select(relation => new SeenRelation { Type = relation.Type, TargetIdentifier = relation.TargetIdentifier }) },
    };
}
