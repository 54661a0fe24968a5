using System.Net;
using System.Net.Sockets;

namespace Federation.Hosting;

/// <summary>Ports of loopback for servers that must know theirs before they listen on it.</summary>
public static class FreePort
{
    // Below the ports that a system gives away by itself (RFC 6335 gives it 49152 and above; Linux takes 32768 and above), so
    // that nothing else takes one before its server does, or while that server is down.
    private const int First = 16_384;
    private const int Count = 16_384;

    private static int _last = Random.Shared.Next(Count);

    /// <summary>A port that nothing listens on. A process is not given the same one again until it has had 16,384 of them.</summary>
    /// <exception cref="SocketException">There is none.</exception>
    public static int Find()
    {
        for (var tried = 1; ; tried++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException) when (tried < Count)
            {
                // Taken: the next one.
            }
        }
    }

    /// <summary>An http address of loopback with a port that nothing listens on.</summary>
    /// <exception cref="SocketException">There is none.</exception>
    public static Uri FindAddress() => new UriBuilder(Uri.UriSchemeHttp, "127.0.0.1", Find()).Uri;
}
