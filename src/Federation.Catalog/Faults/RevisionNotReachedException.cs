using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>A state was asked for that the registry has not come to yet.</summary>
/// <param name="name">The registry.</param>
/// <param name="revision">The revision that was asked for.</param>
/// <param name="newest">The newest there is.</param>
public sealed class RevisionNotReachedException(RegistryName name, long revision, long newest)
    : CatalogException($"{name} has no revision {revision} yet: the newest is {newest}")
{
    /// <summary>The registry.</summary>
    public RegistryName Name { get; } = name;

    /// <summary>The revision that was asked for.</summary>
    public long Revision { get; } = revision;

    /// <summary>The newest there is.</summary>
    public long Newest { get; } = newest;
}
