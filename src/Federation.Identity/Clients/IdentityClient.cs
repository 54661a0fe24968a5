using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Federation.Hosting;

namespace Federation.Identity;

/// <summary>A program that may ask for tokens, and what they may say.</summary>
public sealed record IdentityClient : ISettings
{
    /// <summary>Its id, for example <c>itu-t-registry</c>.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// File or address of the public keys by which it proves itself, a JSON Web Key Set (<c>private_key_jwt</c>). The client rotates them there by itself.
    /// </summary>
    public string? KeySet { get; init; }

    /// <summary>SHA-256 thumbprints of the certificates by which it proves itself in TLS (RFC 8705, 2.2), in hexadecimal digits; during a rotation of both.</summary>
    public IReadOnlyList<string> CertificateThumbprints { get; init; } = [];

    /// <summary>
    /// The subject of certificates by which it proves itself in TLS, as an authority of <see cref="IdentityOptions.ClientAuthorities"/> certifies it
    /// (RFC 8705, 2.1), for example <c>CN=itu-t, O=ITU</c>.
    /// </summary>
    public string? CertificateSubject { get; init; }

    /// <summary>Its secret, for development; either this or <see cref="SecretFile"/>. The store keeps a hash only.</summary>
    public string? Secret { get; init; }

    /// <summary>File that holds its secret, for development; read when the provider starts.</summary>
    public string? SecretFile { get; init; }

    /// <summary>The organisation that it belongs to, for example <c>itu-t</c>: the only one whose registries it may change.</summary>
    public string? Organization { get; init; }

    /// <summary>
    /// The scopes that it may have, of <see cref="FederationScopes"/>; all of them where a request for its own token names none. A client that
    /// signs people in may also have <c>roles</c>, which puts a person's roles into the access token, where they open whatever they allow.
    /// </summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>
    /// The services that it may call, as their audiences, for example <c>urn:federation:itu-t</c> (RFC 8707); all of them where a
    /// request names none.
    /// </summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>
    /// Where people come back to after they signed in, compared letter by letter (RFC 9700, 2.1): https, or http on loopback. With one the
    /// client signs people in and gets tokens in their name, up to <see cref="Scopes"/> and to what their roles allow; without, it gets tokens for itself.
    /// </summary>
    public IReadOnlyList<Uri> RedirectUris { get; init; } = [];

    /// <summary>Where people come back to after they signed out, compared letter by letter.</summary>
    public IReadOnlyList<Uri> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>Whether people sign in through it.</summary>
    internal bool SignsPeopleIn => RedirectUris.Count > 0;

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (string.IsNullOrWhiteSpace(Id))
            yield return new(nameof(Id), null, "the client's id");
        if (string.IsNullOrWhiteSpace(Organization))
            yield return new(nameof(Organization), null, "the organisation of the client, for example itu-t");
        foreach (var fault in CredentialFaults())
            yield return fault;

        string[] known = SignsPeopleIn ? [.. FederationScopes.All, FederationClaims.Roles] : [.. FederationScopes.All];
        var scopes = string.Join(", ", known);
        if (Scopes.Count == 0 && !SignsPeopleIn)
            yield return new(nameof(Scopes), null, $"some of {scopes}");
        foreach (var (index, scope) in Scopes.Index().Where(s => !known.Contains(s.Item)))
            yield return new($"{nameof(Scopes)}:{index}", scope, $"one of {scopes}");
        foreach (var (index, uri) in RedirectUris.Index().Where(u => !IsRedirect(u.Item)))
            yield return new($"{nameof(RedirectUris)}:{index}", uri, $"{SecureTransport.Rule}, without a fragment");
        foreach (var (index, uri) in PostLogoutRedirectUris.Index().Where(u => !IsRedirect(u.Item)))
            yield return new($"{nameof(PostLogoutRedirectUris)}:{index}", uri, $"{SecureTransport.Rule}, without a fragment");

        if (Resources.Count == 0 && !SignsPeopleIn)
            yield return new(nameof(Resources), null, "the audiences of some services, for example urn:federation:itu-t");
        foreach (var (index, resource) in Resources.Index().Where(r => !IsResource(r.Item)))
            yield return new($"{nameof(Resources)}:{index}", resource, "an absolute URI without a fragment (RFC 8707, 2)");
    }

    /// <summary>The settings without the secret.</summary>
    public override string ToString() => $"{nameof(IdentityClient)} {{ {nameof(Id)} = {Id}, {nameof(Organization)} = {Organization} }}";

    /// <summary>Whether a secret is all that it needs to prove itself.</summary>
    internal bool HasSecret => !string.IsNullOrEmpty(Secret) || !string.IsNullOrEmpty(SecretFile);

    internal async Task<string?> ReadSecretAsync(CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(SecretFile) ? Secret : (await File.ReadAllTextAsync(SecretFile, cancellationToken).ConfigureAwait(false)).Trim();

    private IEnumerable<SettingFault> CredentialFaults()
    {
        if (!HasSecret && string.IsNullOrEmpty(KeySet) && CertificateThumbprints.Count == 0 && string.IsNullOrEmpty(CertificateSubject))
            yield return new(nameof(KeySet), null, $"the client's public keys, unless {nameof(CertificateThumbprints)}, {nameof(CertificateSubject)} or, for development, {nameof(SecretFile)} says what it proves itself by");
        if (!string.IsNullOrEmpty(SecretFile) && !HoldsText(SecretFile))
            yield return new(nameof(SecretFile), SecretFile, "a file that holds the secret");
        if (!string.IsNullOrEmpty(Secret) && !string.IsNullOrEmpty(SecretFile))
            yield return new(nameof(SecretFile), SecretFile, $"nothing, since {nameof(Secret)} is set");
        if (!string.IsNullOrEmpty(KeySet) && (WebAddress.TryRead(KeySet, out var address) ? !SecureTransport.Permits(address) : !File.Exists(KeySet)))
            yield return new(nameof(KeySet), KeySet, $"a file with a JSON Web Key Set, or {SecureTransport.Rule}");
        foreach (var (index, thumbprint) in CertificateThumbprints.Index().Where(t => !IsThumbprint(t.Item)))
            yield return new($"{nameof(CertificateThumbprints)}:{index}", thumbprint, "64 hexadecimal digits: openssl x509 -noout -fingerprint -sha256");
        if (!string.IsNullOrEmpty(CertificateSubject) && !IsName(CertificateSubject))
            yield return new(nameof(CertificateSubject), CertificateSubject, "a distinguished name, for example CN=itu-t, O=ITU");
    }

    private static bool IsThumbprint(string text) =>
        text.Replace(":", "", StringComparison.Ordinal) is { Length: 64 } digits && digits.All(char.IsAsciiHexDigit);

    private static bool IsName(string text)
    {
        try
        {
            return new X500DistinguishedName(text).RawData.Length > 2;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool HoldsText(string? file) =>
        File.Exists(file) && File.ReadLines(file).Any(line => !string.IsNullOrWhiteSpace(line));

    private static bool IsRedirect(Uri uri) => SecureTransport.Permits(uri) && uri.Fragment.Length == 0;

    private static bool IsResource(string resource) =>
        Uri.TryCreate(resource, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0;
}
