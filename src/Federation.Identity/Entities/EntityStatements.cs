using System.Text.Json.Nodes;
using Federation.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Federation.Identity;

/// <summary>What the provider states of itself and of its subordinates (OpenID Federation 1.0, 3).</summary>
internal sealed class EntityStatements(
    IOptions<IdentityOptions> options, IOptionsMonitor<OpenIddictServerOptions> server, EntityKeys keys, SubordinateStore subordinates, TimeProvider time)
{
    /// <summary>What the provider is called: the issuer of its tokens.</summary>
    internal string Id => Server.Issuer!.AbsoluteUri;

    private OpenIddictServerOptions Server => server.CurrentValue;

    private EntityOptions Entity => options.Value.Federation;

    /// <summary>What it says of itself.</summary>
    internal string Configuration()
    {
        var metadata = new JsonObject { ["openid_provider"] = ProviderMetadata() };
        if (Entity.Anchor)
            metadata["federation_entity"] = new JsonObject
            {
                ["federation_fetch_endpoint"] = Address(EntityEndpoints.FetchPath),
                ["federation_list_endpoint"] = Address(EntityEndpoints.ListPath),
            };
        var claims = new JsonObject { ["jwks"] = keys.PublicKeySet(), ["metadata"] = metadata };
        if (Entity.AuthorityHints.Count > 0)
            claims["authority_hints"] = Texts(Entity.AuthorityHints);
        return Sign(Id, claims);
    }

    /// <summary>What it says of a subordinate; null when it has none of this name.</summary>
    /// <exception cref="SettingException">The subordinates cannot be read.</exception>
    internal string? About(string entity)
    {
        if (subordinates.Read().FirstOrDefault(subordinate => subordinate.EntityId == entity) is not { } subordinate)
            return null;
        var claims = new JsonObject
        {
            ["jwks"] = JsonNode.Parse(subordinate.KeySet.GetRawText()),
            [EntityStatementToken.OrganizationsClaim] = Texts(subordinate.Organizations),
            ["crit"] = Texts([EntityStatementToken.OrganizationsClaim]),
            ["source_endpoint"] = Address(EntityEndpoints.FetchPath),
        };
        if (subordinate.MetadataPolicy is { } policy)
            claims["metadata_policy"] = JsonNode.Parse(policy.GetRawText());
        if (subordinate.Constraints.Claim() is { } constraints)
            claims["constraints"] = constraints;
        return Sign(entity, claims);
    }

    private string Sign(string subject, JsonObject claims)
    {
        var now = time.GetUtcNow();
        return EntityStatementToken.Sign(Id, subject, claims, now, now + Entity.StatementLifetime, keys.Current);
    }

    // As discovery tells it too; the keys are here by value, so that the statement vouches for them.
    private JsonObject ProviderMetadata() => new()
    {
        ["issuer"] = Id,
        ["authorization_endpoint"] = Address(ProviderPaths.Authorization),
        ["pushed_authorization_request_endpoint"] = Address(ProviderPaths.PushedAuthorization),
        ["require_pushed_authorization_requests"] = Server.RequirePushedAuthorizationRequests,
        ["token_endpoint"] = Address(ProviderPaths.Token),
        ["end_session_endpoint"] = Address(ProviderPaths.EndSession),
        ["jwks"] = new JsonObject { ["keys"] = new JsonArray([.. Server.SigningCredentials.Select(PublicKey)]) },
        ["scopes_supported"] = Texts(Server.Scopes),
        ["grant_types_supported"] = Texts(Server.GrantTypes),
        ["response_types_supported"] = Texts(Server.ResponseTypes),
        ["code_challenge_methods_supported"] = Texts(Server.CodeChallengeMethods),
        ["token_endpoint_auth_methods_supported"] = Texts(Server.ClientAuthenticationMethods),
        ["token_endpoint_auth_signing_alg_values_supported"] = Texts(TokenAlgorithms.Allowed),
        ["dpop_signing_alg_values_supported"] = Texts(TokenAlgorithms.Allowed),
        ["subject_types_supported"] = Texts([SubjectTypes.Public]),
        ["id_token_signing_alg_values_supported"] = Texts(Server.SigningCredentials.Select(credentials => credentials.Algorithm).Distinct()),
    };

    private static JsonObject PublicKey(SigningCredentials credentials)
    {
        var key = JsonWebKeyConverter.ConvertFromSecurityKey(credentials.Key);
        return new JsonObject { ["kty"] = key.Kty, ["kid"] = credentials.Key.KeyId, ["use"] = JsonWebKeyUseNames.Sig, ["alg"] = credentials.Algorithm, ["n"] = key.N, ["e"] = key.E };
    }

    private string Address(string path) => new Uri(Server.Issuer!, path).AbsoluteUri;

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
