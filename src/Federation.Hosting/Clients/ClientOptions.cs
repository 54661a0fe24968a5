namespace Federation.Hosting;

/// <summary>How a program that calls others identifies itself at the OpenID provider. Section <c>Client</c>.</summary>
public sealed record ClientOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Client";

    /// <summary>Address of the OpenID provider; its token endpoint is found through discovery.</summary>
    public Uri? Authority { get; init; }

    /// <summary>The client's id at the provider.</summary>
    public string? Id { get; init; }

    /// <summary>PEM file with the private key by which the client proves itself (<c>private_key_jwt</c>), read anew for each token, so that a new key needs no restart.</summary>
    public string? KeyFile { get; init; }

    /// <summary>
    /// PEM file with the certificate that the client shows in TLS, to the provider and to services (RFC 8705). It proves who the client is, unless a key
    /// or secret does, and is read again when it changes.
    /// </summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file with the private key of the certificate.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>The client's secret, for development; either this or <see cref="SecretFile"/>.</summary>
    public string? Secret { get; init; }

    /// <summary>File that holds the client's secret, for development, read anew for each token, so that a new secret needs no restart.</summary>
    public string? SecretFile { get; init; }

    /// <summary>
    /// Whether tokens are bound to a key of this process (DPoP, RFC 9449), so that a stolen one is worth nothing. The provider must know DPoP; services
    /// that do not would refuse such tokens. A provider that sees <see cref="Certificate"/> may bind tokens to it without this.
    /// </summary>
    public bool Dpop { get; init; }

    /// <summary>The scopes to ask for; none asks for what the provider gives by itself.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (Authority is null || !SecureTransport.Permits(Authority))
            yield return new(nameof(Authority), Authority, SecureTransport.Rule);
        if (string.IsNullOrWhiteSpace(Id))
            yield return new(nameof(Id), null, "the client's id at the OpenID provider");

        if (!IsSet(Secret) && !IsSet(SecretFile) && !IsSet(KeyFile) && !IsSet(Certificate))
            yield return new(nameof(KeyFile), null, $"the file of the client's private key, unless {Section}:{nameof(Certificate)} or, for development, {Section}:{nameof(SecretFile)} names what it proves itself by");
        if (IsSet(Secret) && IsSet(SecretFile))
            yield return new(nameof(SecretFile), SecretFile, $"nothing, since {Section}:{nameof(Secret)} is set");
        if (IsSet(KeyFile) && (IsSet(Secret) || IsSet(SecretFile)))
            yield return new(nameof(KeyFile), KeyFile, "nothing, since a secret is set");
        if (IsSet(Certificate) && !File.Exists(Certificate))
            yield return new(nameof(Certificate), Certificate, "a PEM file that exists");
        if (IsSet(Certificate) && !File.Exists(CertificateKey))
            yield return new(nameof(CertificateKey), CertificateKey, $"the PEM file with the key of {Section}:{nameof(Certificate)}");
    }

    /// <summary>The settings without the secret.</summary>
    public override string ToString() => $"{nameof(ClientOptions)} {{ {nameof(Authority)} = {Authority}, {nameof(Id)} = {Id} }}";

    private static bool IsSet(string? value) => !string.IsNullOrEmpty(value);
}
