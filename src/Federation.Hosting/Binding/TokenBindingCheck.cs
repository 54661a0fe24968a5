using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>Holds a token to whom it is bound to, by its claim <c>cnf</c> (RFC 7800), and to what the settings ask for.</summary>
internal sealed class TokenBindingCheck(IOptions<TokenTrustOptions> trust, DpopVerifier proofs, DpopNonces nonces)
{
    internal const string Scheme = "DPoP";

    /// <summary>The token of a request in the scheme <c>DPoP</c>; null when it has none.</summary>
    internal static string? TokenOf(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var authorization)
        && authorization.Scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authorization.Parameter
            : null;

    /// <exception cref="ProofException">The caller did not prove that the token is theirs, or it is bound to nobody.</exception>
    internal async Task HoldAsync(HttpContext http, JsonWebToken token)
    {
        var (jkt, thumbprint) = Confirmation(token);
        var binding = new TokenBinding(ToKey: jkt is not null, ToCertificate: thumbprint is not null);
        if (!binding.Meets(trust.Value.Binding))
            throw new ProofException(ErrorReasons.TokenUnbound, $"This service takes only an access token that is bound {TokenBinding.Wanted(trust.Value.Binding)}.");

        if (thumbprint is not null)
            await HoldToCertificateAsync(http, thumbprint).ConfigureAwait(false);
        if (jkt is not null)
            await HoldToKeyAsync(http, token, jkt).ConfigureAwait(false);
        else if (TokenOf(http.Request) is not null)
            throw new ProofException(ErrorReasons.TokenUnbound, "The access token is bound to no key; send it as Bearer, or ask for one with a DPoP proof.");
        http.Features.Set(binding);
    }

    private async Task HoldToKeyAsync(HttpContext http, JsonWebToken token, string jkt)
    {
        if (trust.Value.ProofNonce)
            http.Response.Headers[DpopNonces.Header] = nonces.Current;
        if (TokenOf(http.Request) is null)
            throw new ProofException(ErrorReasons.ProofInvalid, "The access token is bound to a key: send it as DPoP, with a proof, not as Bearer.");
        if (http.Request.Headers[DpopVerifier.Header] is not [{ Length: > 0 } proof])
            throw new ProofException(ErrorReasons.ProofInvalid, $"The access token is bound to a key: send one proof in the header {DpopVerifier.Header} (RFC 9449, 7).");

        var address = new Uri(http.Request.GetEncodedUrl());
        var made = await proofs.VerifyAsync($"{token.Issuer} {token.Subject}", proof, http.Request.Method, address, token.EncodedToken, trust.Value.ProofNonce ? nonces : null).ConfigureAwait(false);
        if (made != jkt)
            throw new ProofException(ErrorReasons.ProofInvalid, "The DPoP proof is made by another key than the one that the access token is bound to.");
    }

    private static async Task HoldToCertificateAsync(HttpContext http, string thumbprint)
    {
        var shown = await http.Connection.GetClientCertificateAsync(http.RequestAborted).ConfigureAwait(false);
        if (shown is null || Base64UrlEncoder.Encode(SHA256.HashData(shown.RawData)) != thumbprint)
            throw new ProofException(ErrorReasons.ProofInvalid, "The access token is bound to a certificate, which this connection does not show (RFC 8705, 3).");
    }

    private static (string? Jkt, string? Thumbprint) Confirmation(JsonWebToken token)
    {
        if (!token.TryGetPayloadValue<JsonElement>("cnf", out var cnf))
            return default;
        var known = cnf.ValueKind == JsonValueKind.Object ? (Text(cnf, "jkt"), Text(cnf, "x5t#S256")) : default;
        return known is (null, null)
            ? throw new ProofException(ErrorReasons.ProofInvalid, "The access token is bound in a way that this service does not know.")
            : known;
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
