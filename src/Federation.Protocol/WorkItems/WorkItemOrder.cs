using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;

namespace Federation.Protocol.WorkItems;

/// <summary>What <c>ListWorkItemsRequest.order_by</c> may say.</summary>
public static class WorkItemOrder
{
    /// <summary>The order when none is asked for.</summary>
    public const string WhenEmpty = "identifier";

    /// <summary>The fields that work items may be ordered by; their names break ties.</summary>
    public static OrderSchema<WorkItem> Schema { get; } = new OrderSchema<WorkItem>(item => item.Name)
        .Text("identifier", item => item.Identifier)
        .Text("title", item => item.MainTitle())
        .Text("date", item => item.Date)
        .Number("status", item => (int)item.Status)
        .Number("revision", item => item.Provenance?.OriginRevision ?? 0);

    /// <summary>By identifier.</summary>
    public static Order<WorkItem> ByIdentifier { get; } = OrderBy.Parse("", Schema, WhenEmpty);
}
