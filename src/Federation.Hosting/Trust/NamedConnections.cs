using Microsoft.Extensions.Options;

namespace Federation.Hosting;

/// <summary>
/// Connections to providers and entities that a trust list, an anchor or one of them names. They lead to the public internet, without redirects; elsewhere
/// only where <see cref="TokenTrustOptions.AllowPrivateAddresses"/> says so, and to loopback for what is called by a name of loopback itself.
/// </summary>
internal sealed class NamedConnections(IOptions<TokenTrustOptions> trust, TrustedAuthorities authorities)
{
    /// <summary>A handler for an address, and for those that are named there.</summary>
    internal SocketsHttpHandler For(Uri address)
    {
        var isLocal = SecureTransport.IsLoopback(address);
        var connections = DirectHandler.Guarded(new NetworkGuard(trust.Value.AllowPrivateAddresses, isLocal), authorities);
        // Whoever reaches the internet through a proxy connects to that alone, in a network of his own.
        connections.UseProxy = trust.Value.AllowPrivateAddresses && !isLocal;
        return connections;
    }
}
