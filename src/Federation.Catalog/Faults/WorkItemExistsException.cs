using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>The registry already has a work item of this name.</summary>
public sealed class WorkItemExistsException(WorkItemName name)
    : CatalogException($"{name} exists already; update it, or choose another work_item_id")
{
    /// <summary>The name that is taken.</summary>
    public WorkItemName Name { get; } = name;
}
