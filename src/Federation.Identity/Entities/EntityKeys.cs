using System.Text;
using System.Text.Json.Nodes;
using Federation.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Identity;

/// <summary>The keys that sign the provider's entity statements. They sign no tokens (OpenID Federation 1.0, 3.1.1).</summary>
internal sealed class EntityKeys(IOptions<IdentityOptions> options, TimeProvider time, ILogger<SigningKeys> logger)
{
    // Made when first asked for: a provider outside of federations has none.
    private readonly Lazy<SigningKeys> _keys = new(() => new SigningKeys(
        options.Value.DataDirectory!, IdentityOptions.DataDirectoryKey, SigningKeyPurpose.EntityStatements, options.Value.Federation.KeyLifetime, time, logger));

    /// <summary>What signs now.</summary>
    internal SigningCredentials Current => new(_keys.Value.Current, SecurityAlgorithms.EcdsaSha256);

    /// <summary>The public halves of all that sign, will sign and have signed, a JSON Web Key Set.</summary>
    internal JsonObject PublicKeySet() => JsonNode.Parse(Encoding.UTF8.GetString(_keys.Value.PublicKeySet()))!.AsObject();
}
