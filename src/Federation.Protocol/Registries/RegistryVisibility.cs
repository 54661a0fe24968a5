using Federation.Protocol.Catalog.V1;

namespace Federation.Protocol.Registries;

/// <summary>Who may see a registry.</summary>
public static class RegistryVisibility
{
    /// <summary>Whether clients of an organisation may see it: everybody may, unless it names who; its owner always.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="organization">The organisation, compared letter by letter; null for callers of none.</param>
    public static bool IsVisibleTo(this Registry registry, string? organization)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry.VisibleTo.Count == 0
            || (organization is not null && (organization == registry.Organization || registry.VisibleTo.Contains(organization)));
    }
}
