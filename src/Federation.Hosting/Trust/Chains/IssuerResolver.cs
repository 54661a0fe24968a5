using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>Makes a provider of an entity that a superior names: statements, policies, and the keys that its metadata leads to.</summary>
internal sealed class IssuerResolver(EntityClient client, TimeProvider time)
{
    private const string Provider = "openid_provider";
    private const string KeySetType = "jwk-set+jwt";

    /// <summary>The provider of this name, as its superiors let it be.</summary>
    /// <exception cref="TrustChainException">It is none, or a rule is broken.</exception>
    /// <exception cref="EntityUnreachableException">An entity does not answer.</exception>
    internal async Task<AnchoredIssuer> ResolveAsync(Superior superior, string issuer, CancellationToken cancellationToken)
    {
        var chain = await client.FollowAsync(superior.Chain, issuer, cancellationToken).ConfigureAwait(false);
        var resolved = chain.Resolve();
        if (resolved.Metadata[Provider] is not JsonObject provider)
            throw new TrustChainException($"{issuer} is no {Provider}.");
        if (Text(provider, "issuer") != issuer)
            throw new TrustChainException($"{issuer} calls itself the issuer \"{Text(provider, "issuer")}\".");
        var keys = await KeysAsync(chain, provider, cancellationToken).ConfigureAwait(false);
        return keys.Count > 0
            ? new AnchoredIssuer(new TrustedIssuer(issuer, resolved.Organizations), keys, chain, resolved.ExpireTime)
            : throw new TrustChainException($"{issuer} has no keys that sign tokens.");
    }

    // By value, signed, or plain (5.2.1).
    private async Task<IReadOnlyList<SecurityKey>> KeysAsync(TrustChain chain, JsonObject provider, CancellationToken cancellationToken)
    {
        try
        {
            if (provider["jwks"] is JsonObject keys)
                return EntityStatement.SigningKeys(keys.ToJsonString());
            if (Text(provider, "signed_jwks_uri") is { } signed)
                return await ReadSignedAsync(chain, await GetAsync(chain, signed, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            return Text(provider, "jwks_uri") is { } plain
                ? EntityStatement.SigningKeys(await GetAsync(chain, plain, cancellationToken).ConfigureAwait(false))
                : [];
        }
        catch (EntityUnreachableException e)
        {
            throw new EntityUnreachableException(e.Message, e) { Statement = chain.About };
        }
        catch (Exception e) when (e is ArgumentException or JsonException or InvalidOperationException)
        {
            throw new TrustChainException($"The key set of {chain.End.Subject} cannot be read: {e.Message}");
        }
    }

    private Task<string> GetAsync(TrustChain chain, string place, CancellationToken cancellationToken) =>
        EntityIdentifier.MayName(chain.End.Subject, place, out var address)
            ? client.GetAsync(address, cancellationToken)
            : throw new TrustChainException($"{chain.End.Subject} has its keys at {place}, which may not be asked.");

    private async Task<IReadOnlyList<SecurityKey>> ReadSignedAsync(TrustChain chain, string jwt)
    {
        var validated = await new JsonWebTokenHandler().ValidateTokenAsync(jwt.Trim(), new TokenValidationParameters
        {
            IssuerSigningKeys = chain.Keys,
            TryAllIssuerSigningKeys = false,
            ValidTypes = [KeySetType],
            ValidAlgorithms = TokenAlgorithms.Allowed,
            RequireSignedTokens = true,
            ValidIssuer = chain.End.Subject,
            ValidateAudience = false,
            ValidateLifetime = false,
        }).ConfigureAwait(false);
        if (!validated.IsValid || validated.SecurityToken is not JsonWebToken token || token.TryGetHeaderValue<object>("crit", out _) || token.Subject != chain.End.Subject)
            throw new TrustChainException($"The signed key set of {chain.End.Subject} is not signed by its federation keys, or is no {KeySetType} about it.");
        if (token.ValidTo != default && token.ValidTo <= time.GetUtcNow().UtcDateTime)
            throw new TrustChainException($"The signed key set of {chain.End.Subject} has expired.");
        return EntityStatement.SigningKeys(Base64UrlEncoder.Decode(token.EncodedPayload));
    }

    private static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
