using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.WorkItems;

namespace Federation.Catalog;

/// <summary>Which work items of a registry are asked for.</summary>
public sealed record WorkItemQuery
{
    /// <summary>What the items must meet; null for all.</summary>
    public Func<WorkItem, bool>? Filter { get; init; }

    /// <summary>Their order.</summary>
    public Order<WorkItem> Order { get; init; } = WorkItemOrder.ByIdentifier;

    /// <summary>The place of the last item of the page before; null for the first page.</summary>
    public OrderKey? After { get; init; }

    /// <summary>Revision of the registry to read the items as of; 0 for the newest.</summary>
    public long Revision { get; init; }

    /// <summary>At most this many.</summary>
    public int PageSize { get; init; } = 50;
}
