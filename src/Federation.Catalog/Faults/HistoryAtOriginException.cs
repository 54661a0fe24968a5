using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>The past of a copy was asked for. Its origin alone keeps that.</summary>
public sealed class HistoryAtOriginException(RegistryName name)
    : CatalogException($"{name} is a copy here, and its history is kept at its origin only: ask there")
{
    /// <summary>The registry.</summary>
    public RegistryName Name { get; } = name;
}
