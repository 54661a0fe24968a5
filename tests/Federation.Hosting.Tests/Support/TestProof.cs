using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting.Tests.Support;

/// <summary>A DPoP proof (RFC 9449, 4.2), good but for what a test changes.</summary>
internal sealed record TestProof
{
    internal ECDsa Key { get; init; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    internal string Type { get; init; } = "dpop+jwt";

    internal string Method { get; init; } = "POST";

    internal required Uri Address { get; init; }

    internal string Id { get; init; } = Guid.NewGuid().ToString();

    internal TimeSpan Age { get; init; }

    internal string? Nonce { get; init; }

    internal string? AccessToken { get; init; }

    internal SigningCredentials? Credentials { get; init; }

    internal bool WithPrivateKey { get; init; }

    internal Dictionary<string, object> MoreHeaders { get; init; } = [];

    /// <summary>What a token is bound to this proof's key by.</summary>
    internal Dictionary<string, object> Confirmation =>
        new() { ["jkt"] = Base64UrlEncoder.Encode(PrivateKeyFile.PublicKey(new ECDsaSecurityKey(Key)).ComputeJwkThumbprint()) };

    internal string Sign()
    {
        var jwk = JsonWebKeyConverter.ConvertFromSecurityKey(new ECDsaSecurityKey(Key));
        var published = new Dictionary<string, object> { ["kty"] = jwk.Kty, ["crv"] = jwk.Crv, ["x"] = jwk.X, ["y"] = jwk.Y };
        if (WithPrivateKey)
            published["d"] = jwk.D;
        var claims = new Dictionary<string, object>
        {
            ["htm"] = Method,
            ["htu"] = Address.AbsoluteUri,
            ["iat"] = (DateTimeOffset.UtcNow - Age).ToUnixTimeSeconds(),
        };
        if (Id.Length > 0)
            claims["jti"] = Id;
        if (Nonce is not null)
            claims["nonce"] = Nonce;
        if (AccessToken is not null)
            claims["ath"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(AccessToken)));
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Type,
            Claims = claims,
            AdditionalHeaderClaims = new Dictionary<string, object>(MoreHeaders) { ["jwk"] = published },
            SigningCredentials = Credentials ?? new SigningCredentials(new ECDsaSecurityKey(Key), SecurityAlgorithms.EcdsaSha256),
        });
    }
}
