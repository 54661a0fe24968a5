using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>The first copy of another node's registry is being made; its items cannot be read before it is complete.</summary>
public sealed class CopyLoadingException(RegistryName name)
    : CatalogException($"{name} is being copied for the first time: try again when the copy is complete")
{
    /// <summary>The registry.</summary>
    public RegistryName Name { get; } = name;
}
