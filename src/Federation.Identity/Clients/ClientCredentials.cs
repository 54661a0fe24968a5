using System.Collections.Immutable;
using System.Text.Json;

namespace Federation.Identity;

/// <summary>What a client proves itself by, beside a secret; kept with it in the store.</summary>
/// <param name="KeySet">File or address of its public keys.</param>
/// <param name="CertificateThumbprints">SHA-256 of its certificates, in upper-case hexadecimal digits.</param>
/// <param name="CertificateSubject">The name that an authority certifies for it.</param>
internal sealed record ClientCredentials(string? KeySet, IReadOnlyList<string> CertificateThumbprints, string? CertificateSubject)
{
    private const string Property = "credentials";

    internal static ClientCredentials Of(IdentityClient client) => new(
        client.KeySet,
        [.. client.CertificateThumbprints.Select(thumbprint => thumbprint.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant())],
        client.CertificateSubject);

    internal static ClientCredentials From(ImmutableDictionary<string, JsonElement> properties) =>
        properties.TryGetValue(Property, out var stored) ? stored.Deserialize<ClientCredentials>()! : new(null, [], null);

    internal void AddTo(IDictionary<string, JsonElement> properties) => properties[Property] = JsonSerializer.SerializeToElement(this);
}
