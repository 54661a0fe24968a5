using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>
/// A key that never leaves the process, and the proofs that it makes: whoever has a token that is bound to it, but not the key, can do nothing (RFC 9449).
/// </summary>
internal sealed class DpopKey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SigningCredentials _credentials;
    private readonly Dictionary<string, object> _header;
    private readonly JsonWebTokenHandler _tokens = new() { SetDefaultTimesOnTokenCreation = false };

    internal DpopKey()
    {
        // Without a cache of signers, which would outlive the key.
        _credentials = new SigningCredentials(new ECDsaSecurityKey(_key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256);
        var jwk = PrivateKeyFile.PublicKey(_credentials.Key);
        _header = new() { ["jwk"] = new Dictionary<string, object> { ["kty"] = jwk.Kty, ["crv"] = jwk.Crv, ["x"] = jwk.X, ["y"] = jwk.Y } };
    }

    /// <summary>A proof for one request.</summary>
    /// <param name="method">Its HTTP method; that of gRPC is POST.</param>
    /// <param name="address">Its address; query and fragment do not count.</param>
    /// <param name="now">The time.</param>
    /// <param name="nonce">What the server asked to be signed; null when it did not ask.</param>
    /// <param name="accessToken">The token that goes with it; null when one is asked for.</param>
    internal string Prove(string method, Uri address, DateTimeOffset now, string? nonce, string? accessToken)
    {
        var claims = new Dictionary<string, object>
        {
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["htm"] = method,
            ["htu"] = address.GetLeftPart(UriPartial.Path),
            ["iat"] = now.ToUnixTimeSeconds(),
        };
        if (nonce is not null)
            claims["nonce"] = nonce;
        if (accessToken is not null)
            claims["ath"] = HashOf(accessToken);
        return _tokens.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = DpopVerifier.ProofType,
            Claims = claims,
            AdditionalHeaderClaims = _header,
            SigningCredentials = _credentials,
        });
    }

    public void Dispose() => _key.Dispose();

    /// <summary><c>ath</c>: RFC 9449, 4.2.</summary>
    internal static string HashOf(string accessToken) => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));
}
