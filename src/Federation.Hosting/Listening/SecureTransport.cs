using System.Net;

namespace Federation.Hosting;

/// <summary>The one rule about plain http: on loopback only, since tokens and secrets travel on every connection (RFC 6750, 5.3).</summary>
public static class SecureTransport
{
    /// <summary>What an address may be, to be read after "allowed is".</summary>
    public const string Rule = "an https address, or an http address on loopback (127.0.0.1, [::1] or localhost)";

    /// <summary>Whether tokens and secrets may be sent to, or awaited at, this absolute address.</summary>
    public static bool Permits(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsAbsoluteUri
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && IsLoopback(address)));
    }

    /// <summary>Whether the host of the address is this machine's loopback by its name alone, without a lookup.</summary>
    internal static bool IsLoopback(Uri address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.DnsSafeHost, out var ip) && IPAddress.IsLoopback(ip));
}
