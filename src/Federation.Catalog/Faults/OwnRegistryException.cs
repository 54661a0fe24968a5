using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>Another node's copy of a registry was to be taken over by the node that is its origin.</summary>
public sealed class OwnRegistryException(RegistryName name)
    : CatalogException($"this node is the origin of {name}: it is never copied from another")
{
    /// <summary>The registry.</summary>
    public RegistryName Name { get; } = name;
}
