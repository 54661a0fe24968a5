using System.Net;
using System.Net.Sockets;

namespace Federation.Hosting;

/// <summary>
/// Tells addresses of the public internet from those of this machine, of networks that are somebody's own, and of services for this machine
/// alone, by IANA's registries of special purpose addresses (RFC 6890).
/// </summary>
internal static class PublicNetwork
{
    private static readonly IPNetwork[] _special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            // Where a cloud keeps services for the machine itself, though the address is public.
            "168.63.129.16/32",
            // Within the global unicast addresses: protocols (among them Teredo), documentation and 6to4, of which two lead to IPv4 addresses.
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    // Nothing else is in use for hosts of the internet; it leaves out loopback, link-local, unique local and multicast addresses and translations.
    private static readonly IPNetwork _globalUnicast = IPNetwork.Parse("2000::/3");

    // What no setting allows: no host, all hosts, and the services of a cloud for this machine.
    private static readonly IPNetwork[] _never =
    [
        .. new[] { "0.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "224.0.0.0/3", "::/128", "fe80::/10", "fd00:ec2::/32", "ff00::/8" }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>Whether an address is of the public internet.</summary>
    public static bool Holds(IPAddress address)
    {
        var plain = Plain(address);
        return (plain.AddressFamily == AddressFamily.InterNetwork || _globalUnicast.Contains(plain)) && !_special.Any(network => network.Contains(plain));
    }

    /// <summary>Whether an address may be that of a host in somebody's own network.</summary>
    public static bool MayBePrivate(IPAddress address) => !_never.Any(network => network.Contains(Plain(address)));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
