namespace Federation.Hosting;

/// <summary>Connections that do not leave this machine when their address does not.</summary>
public static class DirectHandler
{
    /// <summary>
    /// A handler that takes no proxy to loopback: the proxy of a company network would not find this machine's loopback, and would read
    /// the tokens and secrets that plain http is allowed to carry there.
    /// </summary>
    public static SocketsHttpHandler For(Uri address) => new() { UseProxy = !SecureTransport.IsLoopback(address) };
}
