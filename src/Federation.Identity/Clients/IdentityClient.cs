using Federation.Hosting;

namespace Federation.Identity;

/// <summary>A program that may ask for tokens, and what they may say.</summary>
public sealed record IdentityClient : ISettings
{
    /// <summary>Its id, for example <c>itu-t-registry</c>.</summary>
    public string? Id { get; init; }

    /// <summary>Its secret; either this or <see cref="SecretFile"/>. The store keeps a hash only.</summary>
    public string? Secret { get; init; }

    /// <summary>File that holds its secret, read when the provider starts.</summary>
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
        if (string.IsNullOrEmpty(Secret) && !HoldsText(SecretFile))
            yield return new(nameof(SecretFile), SecretFile, $"a file that holds the secret, unless {nameof(Secret)} is set");
        if (!string.IsNullOrEmpty(Secret) && !string.IsNullOrEmpty(SecretFile))
            yield return new(nameof(SecretFile), SecretFile, $"nothing, since {nameof(Secret)} is set");

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

    internal async Task<string> ReadSecretAsync(CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(Secret) ? (await File.ReadAllTextAsync(SecretFile!, cancellationToken).ConfigureAwait(false)).Trim() : Secret;

    private static bool HoldsText(string? file) =>
        File.Exists(file) && File.ReadLines(file).Any(line => !string.IsNullOrWhiteSpace(line));

    private static bool IsRedirect(Uri uri) => SecureTransport.Permits(uri) && uri.Fragment.Length == 0;

    private static bool IsResource(string resource) =>
        Uri.TryCreate(resource, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0;
}
