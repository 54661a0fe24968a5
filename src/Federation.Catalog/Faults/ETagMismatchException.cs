using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>The work item changed since the caller read it (AIP-154).</summary>
public sealed class ETagMismatchException(WorkItemName name)
    : CatalogException($"{name} changed meanwhile: read it again, and repeat the change with the new etag")
{
    /// <summary>The work item.</summary>
    public WorkItemName Name { get; } = name;
}
