namespace Federation.Hosting;

/// <summary>The roles of people, each a bundle of <see cref="FederationScopes"/>. Whoever is signed in may read, with or without a role.</summary>
public static class FederationRoles
{
    /// <summary>Decides about reported duplicates.</summary>
    public const string LiaisonOfficer = "liaison-officer";

    /// <summary>Decides, and manages the services of the own organisation.</summary>
    public const string Administrator = "administrator";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [LiaisonOfficer, Administrator];

    /// <summary>What everybody who signed in may do.</summary>
    public static IReadOnlyList<string> Reading { get; } = [FederationScopes.CatalogRead, FederationScopes.DuplicatesRead];

    /// <summary>What a role allows beyond <see cref="Reading"/>; nothing for a text that is no role.</summary>
    public static IReadOnlyList<string> ScopesOf(string role) => role switch
    {
        LiaisonOfficer => [FederationScopes.DuplicatesDecide],
        Administrator => [FederationScopes.DuplicatesDecide, FederationScopes.PeersManage],
        _ => [],
    };
}
