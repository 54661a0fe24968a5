using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>A provider that a federation vouches for.</summary>
/// <param name="Issuer">Its name, and the organisations that it may speak for.</param>
/// <param name="Keys">The keys that sign its tokens.</param>
/// <param name="Superior">The name of the superior right above it.</param>
/// <param name="ExpireTime">From when on this is worth nothing.</param>
internal sealed record AnchoredIssuer(TrustedIssuer Issuer, IReadOnlyList<SecurityKey> Keys, string Superior, DateTimeOffset ExpireTime);
