using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Federation.Hosting;

/// <summary>The names of entities of OpenID Federation 1.0: addresses, compared letter by letter.</summary>
public static class EntityIdentifier
{
    /// <summary>What an identifier may be, to be read after "allowed is".</summary>
    public const string Rule = $"{SecureTransport.Rule}, without query, fragment, blanks and letters beyond ASCII";

    /// <summary>Where each entity publishes what it says of itself, below its identifier (OpenID Federation 1.0, 9).</summary>
    public const string ConfigurationPath = "/.well-known/openid-federation";

    private const int MaximumLength = 2048;

    /// <summary>Whether a text can be an identifier.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) =>
        text is { Length: <= MaximumLength }
        && text.All(character => character is > ' ' and <= '~')
        && WebAddress.TryRead(text, out var address)
        && SecureTransport.Permits(address)
        && address is { Query: "", Fragment: "", UserInfo: "" };

    /// <summary>Where an entity publishes what it says of itself.</summary>
    internal static Uri ConfigurationAddress(string identifier) => new($"{identifier.TrimEnd('/')}{ConfigurationPath}");

    /// <summary>
    /// Whether an address that an entity names may be asked: by the same rule as every other, and one on this machine only for an entity of this
    /// machine, so that nobody from outside makes a host call its own loopback.
    /// </summary>
    internal static bool MayName(string entity, [NotNullWhen(true)] string? text, [NotNullWhen(true)] out Uri? address) =>
        WebAddress.TryRead(text, out address)
        && SecureTransport.Permits(address)
        && (!IsOfThisMachine(address) || IsOfThisMachine(new Uri(entity)));

    // Also by the names below localhost (RFC 6761, 6.3), and by the address of none, which leads to loopback where it is connected to.
    private static bool IsOfThisMachine(Uri address)
    {
        if (SecureTransport.IsLoopback(address))
            return true;
        var host = address.IdnHost.TrimEnd('.');
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var ip) && (ip.Equals(IPAddress.IPv6Any) || ip.MapToIPv4().Equals(IPAddress.Any)));
    }
}
