using System.Buffers.Text;
using System.Collections.Concurrent;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Replication;

/// <summary>Signs the digests of the registries that a node is the origin of. Safe for use by several threads.</summary>
public sealed class DigestSigner(SigningKeys keys, TimeProvider time)
{
    // A signature proves that the registry was in its state when it was made: for this long one does for all who ask.
    private static readonly TimeSpan _reuse = TimeSpan.FromSeconds(1);

    private readonly JsonWebTokenHandler _tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ConcurrentDictionary<string, Signed> _latest = new(StringComparer.Ordinal);

    /// <summary>States that a registry has this digest now.</summary>
    /// <returns>A JSON Web Signature in compact form, for <c>signed_digest</c>.</returns>
    public string Sign(Digest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        var now = time.GetUtcNow();
        if (_latest.TryGetValue(digest.Registry, out var latest) && latest.Digest.Equals(digest) && now - latest.Time < _reuse)
            return latest.Text;

        var text = _tokens.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = DigestStatement.Type,
            IssuedAt = now.UtcDateTime,
            SigningCredentials = new SigningCredentials(keys.Current, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                [DigestClaims.Registry] = digest.Registry,
                [DigestClaims.Epoch] = digest.Epoch,
                [DigestClaims.Revision] = digest.Revision,
                [DigestClaims.ItemCount] = digest.ItemCount,
                [DigestClaims.Root] = Base64Url.EncodeToString(digest.Root.Span),
            },
        });
        _latest[digest.Registry] = new Signed(digest.Clone(), now, text);
        return text;
    }

    private sealed record Signed(Digest Digest, DateTimeOffset Time, string Text);
}
