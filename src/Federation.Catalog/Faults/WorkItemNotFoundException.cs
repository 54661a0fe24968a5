using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>The registry has no such work item, or has it no longer.</summary>
public sealed class WorkItemNotFoundException(WorkItemName name) : CatalogException($"{name} does not exist, or no longer")
{
    /// <summary>The work item that was asked for.</summary>
    public WorkItemName Name { get; } = name;
}
