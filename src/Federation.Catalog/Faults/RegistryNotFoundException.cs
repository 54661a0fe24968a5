using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>The store has no such registry.</summary>
public sealed class RegistryNotFoundException(RegistryName name)
    : CatalogException($"{name} is not served here; list the registries to see which are")
{
    /// <summary>The registry that was asked for.</summary>
    public RegistryName Name { get; } = name;
}
