using System.Net;
using System.Net.Sockets;

namespace Federation.Hosting;

/// <summary>What a client that did not prove who it is counts as: its address, or the network that one subscriber has to himself.</summary>
public static class ClientNetwork
{
    // A subnet of IPv6 is what one subscriber gets, who has all of its addresses (RFC 6177).
    private const int SubnetBytes = 8;

    /// <summary>The network of an address; empty when it is not known.</summary>
    public static string Of(IPAddress? address) => address switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, SubnetBytes)),
        _ => address.MapToIPv4().ToString(),
    };
}
