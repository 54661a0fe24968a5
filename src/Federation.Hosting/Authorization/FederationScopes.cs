namespace Federation.Hosting;

/// <summary>
/// The scopes that a token may carry (RFC 9068, 2.2.3). Each is also the name of the authorization policy that asks for it:
/// <c>app.MapGrpcService&lt;T&gt;().RequireAuthorization(FederationScopes.CatalogRead)</c>.
/// </summary>
public static class FederationScopes
{
    /// <summary>Reading catalogues.</summary>
    public const string CatalogRead = "catalog.read";

    /// <summary>Changing the catalogue of the caller's own organisation.</summary>
    public const string CatalogWrite = "catalog.write";

    /// <summary>Reading reports of duplicated work.</summary>
    public const string DuplicatesRead = "duplicates.read";

    /// <summary>Deciding about reported duplicates.</summary>
    public const string DuplicatesDecide = "duplicates.decide";

    /// <summary>Managing which nodes a service of the caller's own organisation mirrors.</summary>
    public const string PeersManage = "peers.manage";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [CatalogRead, CatalogWrite, DuplicatesRead, DuplicatesDecide, PeersManage];
}
