using Federation.Protocol.Digests;
using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>With a batch the copy would not be what its origin signed. Nothing of the batch was stored.</summary>
public sealed class CopyMismatchException(RegistryName name, DigestHash expected, DigestHash actual)
    : CatalogException($"the copy of {name} would have the digest {actual}, and its origin signed {expected}")
{
    /// <summary>The registry.</summary>
    public RegistryName Name { get; } = name;

    /// <summary>The root that the origin signed.</summary>
    public DigestHash Expected { get; } = expected;

    /// <summary>The root that the copy would have.</summary>
    public DigestHash Actual { get; } = actual;
}
