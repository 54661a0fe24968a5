using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>A provider that a federation vouches for.</summary>
/// <param name="Issuer">Its name, and the organisations that it may speak for.</param>
/// <param name="Keys">The keys that sign its tokens.</param>
/// <param name="Chain">The statements that lead to it.</param>
/// <param name="ExpireTime">From when on this is worth nothing.</param>
internal sealed record AnchoredIssuer(TrustedIssuer Issuer, IReadOnlyList<SecurityKey> Keys, TrustChain Chain, DateTimeOffset ExpireTime)
{
    /// <summary>The name of the superior right above it.</summary>
    internal string Superior => Chain.About!.Issuer;
}
