namespace Federation.Hosting;

/// <summary>Compares the names of providers. Tokens name them letter by letter; what means the same address is for nobody else to use.</summary>
internal static class IssuerName
{
    /// <summary>Whether a name leads where an address does: by case, port, path, escapes (RFC 3986, 6.2.2 and 6.2.3), and dots at the end of the host.</summary>
    internal static bool AreSame(string issuer, Uri address) => WebAddress.TryRead(issuer, out var other) && Normal(other) == Normal(address);

    private static (string Scheme, string Host, int Port, string Path) Normal(Uri address) =>
        (address.Scheme, address.IdnHost.TrimEnd('.').ToUpperInvariant(), address.Port, Uri.UnescapeDataString(address.AbsolutePath).TrimEnd('/'));
}
