using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>The registry has moved on from the state whose digest was asked for.</summary>
public sealed class DigestMovedException(RegistryName name)
    : CatalogException($"{name} has changed since its digest was read: begin again with the newest")
{
    /// <summary>The registry.</summary>
    public RegistryName Name { get; } = name;
}
