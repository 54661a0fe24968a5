using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>A state was asked for that is no longer kept.</summary>
/// <param name="name">The registry.</param>
/// <param name="revision">The revision that was asked for.</param>
/// <param name="oldest">The oldest that can be read as of.</param>
public sealed class RevisionForgottenException(RegistryName name, long revision, long oldest)
    : CatalogException($"{name} as of revision {revision} is no longer kept: the oldest that can be read is {oldest}")
{
    /// <summary>The registry.</summary>
    public RegistryName Name { get; } = name;

    /// <summary>The revision that was asked for.</summary>
    public long Revision { get; } = revision;

    /// <summary>The oldest that can be read as of.</summary>
    public long Oldest { get; } = oldest;
}
