using Federation.Hosting;

namespace Federation.Identity;

/// <summary>What the identity provider issues, to whom. Section <c>Identity</c>.</summary>
public sealed record IdentityOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Identity";

    /// <summary>Key of <see cref="DataDirectory"/> in the configuration.</summary>
    internal const string DataDirectoryKey = $"{Section}:{nameof(DataDirectory)}";

    /// <summary>
    /// The name of the provider in tokens (<c>iss</c>), which is also the address at which services find its keys. Where it is not set it is
    /// the address that the host listens on, which must then be one on loopback.
    /// </summary>
    public Uri? Issuer { get; init; }

    /// <summary>Folder for keys and store, made if need be and readable by its owner only.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// How long an access token is good; 1 s to 1 h, since a token cannot be called back.
    /// </summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Takes secrets of clients although the provider serves more than this machine. A secret that leaks, on either side, is its client: use keys or
    /// certificates instead (FAPI 2.0, 5.3.2.1).
    /// </summary>
    public bool AllowClientSecretsBeyondLoopback { get; init; }

    /// <summary>PEM file with the authorities that certify clients by <see cref="IdentityClient.CertificateSubject"/>.</summary>
    public string? ClientAuthorities { get; init; }

    /// <summary>The clients that may ask for tokens, beside those that <c>federation clients</c> added; ones that stood here before are removed from the store.</summary>
    public IReadOnlyList<IdentityClient> Clients { get; init; } = [];

    /// <summary>The people who may sign in.</summary>
    public IReadOnlyList<IdentityPerson> People { get; init; } = [];

    /// <summary>The place of the provider in federations after OpenID Federation 1.0.</summary>
    public EntityOptions Federation { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (Issuer is not null && !SecureTransport.Permits(Issuer))
            yield return new(nameof(Issuer), Issuer, SecureTransport.Rule);
        else if (Issuer is { PathAndQuery: not "/" } or { Fragment: not "" })
            yield return new(nameof(Issuer), Issuer, "an address without a path, since discovery and keys are at its root");
        if (string.IsNullOrWhiteSpace(DataDirectory))
            yield return new(nameof(DataDirectory), null, "a folder for keys and store");
        if (AccessTokenLifetime < TimeSpan.FromSeconds(1) || AccessTokenLifetime > TimeSpan.FromHours(1))
            yield return new(nameof(AccessTokenLifetime), AccessTokenLifetime, "00:00:01 to 01:00:00");

        if (!string.IsNullOrEmpty(ClientAuthorities) && !File.Exists(ClientAuthorities))
            yield return new(nameof(ClientAuthorities), ClientAuthorities, "a PEM file that exists");
        foreach (var fault in Federation.Faults())
            yield return fault with { Key = $"{nameof(Federation)}:{fault.Key}" };
        foreach (var fault in Each(nameof(Clients), Clients, client => client.Id).Concat(Each(nameof(People), People, person => person.Id)))
            yield return fault;
    }

    private static IEnumerable<SettingFault> Each<T>(string list, IReadOnlyList<T> entries, Func<T, string?> idOf)
        where T : ISettings
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, entry) in entries.Index())
        {
            foreach (var fault in entry.Faults())
                yield return fault with { Key = $"{list}:{index}:{fault.Key}" };
            if (idOf(entry) is { } id && !known.Add(id))
                yield return new($"{list}:{index}:Id", id, "an id that no other has");
        }
    }
}
