using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>Proves who a client is by a signature of its key (<c>private_key_jwt</c>, RFC 7523 and OpenID Connect Core 1.0, 9).</summary>
internal static class ClientAssertion
{
    internal const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    // What tells it from every other token that the key may sign (draft-ietf-oauth-rfc7523bis, 4).
    private const string TokenType = "client-authentication+jwt";

    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(1);

    /// <summary>A new assertion, good once, at this provider, for a minute.</summary>
    /// <param name="clientId">The client.</param>
    /// <param name="issuer">The provider as it names itself, as FAPI 2.0 wants it (5.3.2.1).</param>
    /// <param name="key">The client's key.</param>
    /// <param name="now">The time.</param>
    internal static string Create(string clientId, string issuer, SigningCredentials key, DateTimeOffset now) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenType,
            Issuer = clientId,
            Audience = issuer,
            IssuedAt = now.UtcDateTime,
            Expires = (now + _lifetime).UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = clientId,
                [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("N"),
            },
            SigningCredentials = key,
        });
}
