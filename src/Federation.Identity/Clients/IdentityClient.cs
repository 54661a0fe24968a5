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

    /// <summary>The scopes that it may have, of <see cref="FederationScopes"/>; all of them where a request names none.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>
    /// The services that it may call, as their audiences, for example <c>urn:federation:itu-t</c> (RFC 8707); all of them where a
    /// request names none.
    /// </summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

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

        var scopes = string.Join(", ", FederationScopes.All);
        if (Scopes.Count == 0)
            yield return new(nameof(Scopes), null, $"some of {scopes}");
        foreach (var (index, scope) in Scopes.Index().Where(s => !FederationScopes.All.Contains(s.Item)))
            yield return new($"{nameof(Scopes)}:{index}", scope, $"one of {scopes}");

        if (Resources.Count == 0)
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

    private static bool IsResource(string resource) =>
        Uri.TryCreate(resource, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0;
}
