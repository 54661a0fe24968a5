using System.Buffers.Text;
using Federation.Protocol.Digests;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Replication;

/// <summary>Reads signed digests, and holds them to the keys of their origin. Safe for use by several threads.</summary>
public sealed class DigestVerifier(OriginKeys keys)
{
    // Several times what a statement takes; a peer sends whatever it likes.
    private const int MaximumLength = 4096;

    private readonly JsonWebTokenHandler _tokens = new() { MaximumTokenSizeInBytes = MaximumLength };

    /// <summary>The keys that signatures are held to.</summary>
    public OriginKeys Keys => keys;

    /// <summary>Reads a signed digest.</summary>
    /// <param name="signedDigest">A JSON Web Signature in compact form.</param>
    /// <param name="keySet">Where the keys of the origin are: see <see cref="OriginKeys.FindAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the wait for the keys.</param>
    /// <returns>What the origin stated; null when that cannot be told, because the keys cannot be read or do not hold the one that the
    /// signature names.</returns>
    /// <exception cref="DigestSignatureException">It is malformed, or the signature is wrong.</exception>
    public async ValueTask<DigestStatement?> VerifyAsync(string signedDigest, string keySet, CancellationToken cancellationToken)
    {
        var token = Read(signedDigest);
        if (await keys.FindAsync(keySet, token.Kid ?? "", cancellationToken).ConfigureAwait(false) is not { } key)
            return null;
        var result = await _tokens.ValidateTokenAsync(token, Rules(key)).ConfigureAwait(false);
        return result.IsValid ? Statement(token) : throw Wrong(result.Exception);
    }

    private JsonWebToken Read(string signedDigest)
    {
        try
        {
            return _tokens.ReadJsonWebToken(signedDigest);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            throw Wrong(e);
        }
    }

    // A statement is for whoever reads it and never expires: it tells of the state at a time.
    private static TokenValidationParameters Rules(SecurityKey key) => new()
    {
        IssuerSigningKey = key,
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ValidTypes = [DigestStatement.Type],
        ValidateIssuer = false,
        ValidateAudience = false,
        ValidateLifetime = false,
    };

    private static DigestStatement Statement(JsonWebToken token)
    {
        Span<byte> root = stackalloc byte[DigestHash.Length];
        var text = Claim<string>(token, DigestClaims.Root);
        if (!Base64Url.IsValid(text, out var length) || length != DigestHash.Length)
            throw new DigestSignatureException($"Its root '{text}' is no hash.");
        Base64Url.DecodeFromChars(text, root);
        return new DigestStatement
        {
            Registry = Claim<string>(token, DigestClaims.Registry),
            Epoch = Claim<string>(token, DigestClaims.Epoch),
            Revision = Claim<long>(token, DigestClaims.Revision),
            ItemCount = Claim<long>(token, DigestClaims.ItemCount),
            Root = new DigestHash(root),
            IssueTime = DateTimeOffset.FromUnixTimeSeconds(Claim<long>(token, JwtRegisteredClaimNames.Iat)),
        };
    }

    private static T Claim<T>(JsonWebToken token, string name) => token.TryGetPayloadValue<T>(name, out var value) && value is not null
        ? value
        : throw new DigestSignatureException($"It lacks the claim {name}.");

    private static DigestSignatureException Wrong(Exception e) => new($"The signature is wrong: {e.Message.ReplaceLineEndings(" ")}", e);
}
