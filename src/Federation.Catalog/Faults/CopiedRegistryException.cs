using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>A copy of another node's registry was to be changed or declared here. It can be changed at its origin only.</summary>
public sealed class CopiedRegistryException(RegistryName name)
    : CatalogException($"{name} is a copy here: its items can be changed at their origin only")
{
    /// <summary>The registry.</summary>
    public RegistryName Name { get; } = name;
}
