namespace Federation.Hosting;

/// <summary>Connections that do not leave this machine when their address does not.</summary>
public static class DirectHandler
{
    /// <summary>
    /// A handler that takes no proxy to loopback: the proxy of a company network would not find this machine's loopback, and would read
    /// the tokens and secrets that plain http is allowed to carry there.
    /// </summary>
    /// <param name="address">What is connected to.</param>
    /// <param name="authorities">Whose certificates are believed; null for those of the operating system.</param>
    public static SocketsHttpHandler For(Uri address, TrustedAuthorities? authorities = null)
    {
        var connections = new SocketsHttpHandler { UseProxy = !SecureTransport.IsLoopback(address) };
        authorities?.ApplyTo(connections);
        return connections;
    }

    /// <summary>
    /// A handler that goes only where its caller connects it to: it takes no proxy and follows no redirect, keeps no cookies, and tells
    /// nobody of the trace that a request belongs to.
    /// </summary>
    /// <param name="connect">Opens each connection, or refuses to.</param>
    /// <param name="authorities">Whose certificates are believed.</param>
    public static SocketsHttpHandler Guarded(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> connect, TrustedAuthorities authorities)
    {
        ArgumentNullException.ThrowIfNull(authorities);
        var connections = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = connect,
        };
        authorities.ApplyTo(connections);
        return connections;
    }
}
