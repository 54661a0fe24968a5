namespace Federation.Hosting;

/// <summary>How people sign in to the pages of a host: at which OpenID provider, and what its claims mean here. Section <c>SignIn</c>.</summary>
public sealed record SignInOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "SignIn";

    /// <summary>Address of the OpenID provider, found through discovery. It need not be up when the host starts.</summary>
    public Uri? Authority { get; init; }

    /// <summary>The id of the pages as a client of the provider.</summary>
    public string? ClientId { get; init; }

    /// <summary>The secret of that client; either this or <see cref="SecretFile"/>.</summary>
    public string? Secret { get; init; }

    /// <summary>File that holds the secret, read at each sign-in, so that a new one needs no restart.</summary>
    public string? SecretFile { get; init; }

    /// <summary>
    /// The address at which people reach the pages, where it is not the listener's: that of a proxy that ends TLS. Redirects and cookies are
    /// made for it.
    /// </summary>
    public Uri? Address { get; init; }

    /// <summary>What to ask of the provider beside <c>openid</c>; <c>profile</c> where there is none.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The claim of the id token with what a person is called.</summary>
    public string NameClaim { get; init; } = FederationClaims.Name;

    /// <summary>The claim with the organisation of a person.</summary>
    public string OrganizationClaim { get; init; } = FederationClaims.Organization;

    /// <summary>The claim with the roles, or groups, of a person.</summary>
    public string RoleClaim { get; init; } = FederationClaims.Roles;

    /// <summary>Which values of <see cref="RoleClaim"/> mean which role; where there is none, the values are the roles.</summary>
    public IReadOnlyList<RoleMapping> Roles { get; init; } = [];

    /// <summary>How long a sign-in is good; 1 min to 24 h. What a person may do here changes with the next one.</summary>
    public TimeSpan SessionLifetime { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Folder of the keys of cookies, readable by its owner only. Without one, a restart ends all sessions.</summary>
    public string? KeyDirectory { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (Authority is null || !SecureTransport.Permits(Authority))
            yield return new(nameof(Authority), Authority, SecureTransport.Rule);
        if (string.IsNullOrWhiteSpace(ClientId))
            yield return new(nameof(ClientId), null, "the id of these pages at the OpenID provider");
        if (string.IsNullOrEmpty(Secret) && string.IsNullOrEmpty(SecretFile))
            yield return new(nameof(SecretFile), null, $"the file of the client's secret, unless {Section}:{nameof(Secret)} is set");
        if (!string.IsNullOrEmpty(Secret) && !string.IsNullOrEmpty(SecretFile))
            yield return new(nameof(SecretFile), SecretFile, $"nothing, since {Section}:{nameof(Secret)} is set");
        if (Address is not null && (!SecureTransport.Permits(Address) || Address.PathAndQuery != "/"))
            yield return new(nameof(Address), Address, $"{SecureTransport.Rule}, without a path");
        if (SessionLifetime < TimeSpan.FromMinutes(1) || SessionLifetime > TimeSpan.FromHours(24))
            yield return new(nameof(SessionLifetime), SessionLifetime, "00:01:00 to 24:00:00");
        foreach (var (index, mapping) in Roles.Index())
        {
            foreach (var fault in mapping.Faults())
                yield return fault with { Key = $"{nameof(Roles)}:{index}:{fault.Key}" };
        }
    }

    /// <summary>The settings without the secret.</summary>
    public override string ToString() => $"{nameof(SignInOptions)} {{ {nameof(Authority)} = {Authority}, {nameof(ClientId)} = {ClientId} }}";
}
