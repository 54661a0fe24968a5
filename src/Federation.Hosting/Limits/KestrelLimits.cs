using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Federation.Hosting;

/// <summary>What the connections of clients may cost a host.</summary>
internal static class KestrelLimits
{
    /// <summary>Connections at once; further ones are closed.</summary>
    private const int Connections = 4096;

    /// <summary>Calls at once on one connection; a client with more opens another connection.</summary>
    private const int StreamsPerConnection = 256;

    /// <summary>Bytes of headers in a request: a bearer token takes one or two thousand.</summary>
    private const int HeaderBytes = 32 * 1024;

    internal static void Apply(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = Connections;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        limits.Http2.KeepAlivePingDelay = KeepAlive.PingDelay;
        limits.Http2.KeepAlivePingTimeout = KeepAlive.PingTimeout;
    }
}
