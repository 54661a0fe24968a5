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
        authorities?.ApplyTo(connections.SslOptions);
        return connections;
    }

    /// <summary>
    /// A handler for addresses that others choose: it connects only where a guard permits, takes no proxy and follows no redirect, keeps no cookies, and
    /// tells nobody of the trace that a request belongs to.
    /// </summary>
    /// <param name="guard">Judges each connection.</param>
    /// <param name="authorities">Whose certificates are believed.</param>
    public static SocketsHttpHandler Guarded(NetworkGuard guard, TrustedAuthorities authorities)
    {
        ArgumentNullException.ThrowIfNull(guard);
        ArgumentNullException.ThrowIfNull(authorities);
        var connections = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = guard.ConnectAsync,
        };
        authorities.ApplyTo(connections.SslOptions);
        return connections;
    }
}
