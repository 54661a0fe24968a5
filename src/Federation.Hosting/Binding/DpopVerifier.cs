using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>Verifies proofs (RFC 9449, 4.3), each once.</summary>
/// <param name="time">The clock.</param>
public sealed class DpopVerifier(TimeProvider time)
{
    /// <summary>The header with the proof.</summary>
    public const string Header = "DPoP";

    internal const string ProofType = "dpop+jwt";
    private const int LongestProof = 4096;

    // A proof is made for a request at once; the rest is what clocks may be apart.
    private static readonly TimeSpan _longestAge = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _clockSkew = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _tokens = new();
    private readonly ReplayGuard _proofs = new(time);

    /// <summary>Returns the thumbprint of the key that made the proof (<c>jkt</c>).</summary>
    /// <param name="party">Who sent it, as far as that is known: what one party uses up is counted by itself.</param>
    /// <param name="proof">The proof.</param>
    /// <param name="method">HTTP method of the request.</param>
    /// <param name="address">Address of the request; query and fragment do not count.</param>
    /// <param name="accessToken">The token that came with it; null when one is asked for.</param>
    /// <param name="nonces">What it must sign; null when that is not asked for.</param>
    /// <exception cref="ProofException">It proves nothing; the message says why.</exception>
    public async Task<string> VerifyAsync(string party, string proof, string method, Uri address, string? accessToken, DpopNonces? nonces)
    {
        var token = Read(proof);
        var key = KeyOf(token);
        var signature = await _tokens.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidTypes = [ProofType],
            ValidAlgorithms = TokenAlgorithms.Allowed,
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
            RequireSignedTokens = true,
        }).ConfigureAwait(false);
        if (!signature.IsValid)
            throw Wrong("its type, algorithm or signature");

        if (Text(token, "htm") != method)
            throw Wrong("htm, the method");
        if (!Uri.TryCreate(Text(token, "htu"), UriKind.Absolute, out var target) || !IsSame(target, address))
            throw Wrong("htu, the address");
        if (accessToken is not null && Text(token, "ath") != DpopKey.HashOf(accessToken))
            throw Wrong("ath, the hash of the token");

        var now = time.GetUtcNow();
        if (!token.TryGetPayloadValue<long>("iat", out var seconds) || !IsTime(seconds, out var made) || made < now - _longestAge || made > now + _clockSkew)
            throw Wrong("iat, the time: it must be within a minute");
        if (nonces is not null && !nonces.IsGood(Text(token, "nonce")))
            throw new ProofException(ErrorReasons.ProofNonce, $"The DPoP proof must sign the nonce of the header {DpopNonces.Header}. Try again with it.");

        var thumbprint = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        if (Text(token, "jti") is not { Length: > 0 } id || !_proofs.TryUse(party, $"{thumbprint} {id}", made + _longestAge + _clockSkew))
            throw Wrong("jti: it is missing, was used before, or too many others were within a minute");
        return thumbprint;
    }

    private static JsonWebToken Read(string proof)
    {
        try
        {
            if (proof.Length > LongestProof)
                throw Wrong($"its length: at most {LongestProof} characters");
            var token = new JsonWebToken(proof);
            return token.TryGetHeaderValue<object>("crit", out _) ? throw Wrong("crit: no extension is understood") : token;
        }
        catch (ArgumentException)
        {
            throw Wrong("its form: it is no signed JWT");
        }
    }

    private static JsonWebKey KeyOf(JsonWebToken token)
    {
        try
        {
            if (token.TryGetHeaderValue<JsonElement>("jwk", out var json)
                && new JsonWebKey(json.GetRawText()) is { HasPrivateKey: false, Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve or JsonWebAlgorithmsKeyTypes.RSA } key)
                return PrivateKeyFile.PublicKey(key);
        }
        catch (ArgumentException)
        {
            // Told below.
        }

        throw Wrong("jwk: it must be a public EC or RSA key");
    }

    private static bool IsSame(Uri one, Uri two) =>
        Uri.Compare(one, two, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
        && one.AbsolutePath == two.AbsolutePath;

    private static bool IsTime(long seconds, out DateTimeOffset time)
    {
        var possible = seconds is > 0 and < 100_000_000_000;
        time = possible ? DateTimeOffset.FromUnixTimeSeconds(seconds) : default;
        return possible;
    }

    private static string? Text(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue<string>(claim, out var value) ? value : null;

    private static ProofException Wrong(string what) => new(ErrorReasons.ProofInvalid, $"The DPoP proof is wrong (RFC 9449, 4.3) in {what}.");
}
