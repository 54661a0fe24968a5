using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Federation.Hosting;

/// <summary>What the connections of clients may cost a host.</summary>
internal static class KestrelLimits
{
    /// <summary>Connections at once; further ones are closed.</summary>
    private const int Connections = 4096;

    /// <summary>
    /// Calls at once on one connection; a client with more opens another connection. One that opens streams and resets them faster than
    /// they end is told to calm down, and its connection closed (CVE-2023-44487): that is Kestrel's doing and cannot be turned off.
    /// </summary>
    private const int StreamsPerConnection = 256;

    /// <summary>Bytes of headers in a request: a bearer token takes one or two thousand. Frames of headers that go on beyond it end the connection.</summary>
    private const int HeaderBytes = 32 * 1024;

    /// <summary>Headers in a request.</summary>
    private const int Headers = 64;

    /// <summary>
    /// Bytes that wait to be sent on one connection: a batch of changes. With the usual 64 KiB whoever writes one is stopped and woken eight times.
    /// </summary>
    internal const int WriteBufferBytes = 512 * 1024;

    internal static void Apply(KestrelServerLimits limits, LimitOptions options)
    {
        limits.MaxConcurrentConnections = Connections;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestHeaderCount = Headers;
        limits.RequestHeadersTimeout = options.RequestHeadersTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(options.MinimumBytesPerSecond, options.SlowGracePeriod);
        limits.MinResponseDataRate = new MinDataRate(options.MinimumBytesPerSecond, options.SlowGracePeriod);
        limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        limits.Http2.KeepAlivePingDelay = KeepAlive.PingDelay;
        limits.Http2.KeepAlivePingTimeout = KeepAlive.PingTimeout;
    }
}
