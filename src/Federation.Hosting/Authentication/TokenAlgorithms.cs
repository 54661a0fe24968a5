using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>The signatures that are believed (RFC 8725, 3.1): none with a shared secret, and no old or unsigned ones.</summary>
public static class TokenAlgorithms
{
    /// <summary>Their names (<c>alg</c>).</summary>
    public static IReadOnlyList<string> Allowed { get; } =
        [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];
}
