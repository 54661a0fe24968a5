using System.Net;
using System.Net.Sockets;

namespace Federation.Hosting;

/// <summary>
/// Where addresses that others choose may lead this program: to the public internet, and further only where somebody of this machine says so. Names are
/// looked up and judged for every connection, so that one that leads elsewhere later gets no further.
/// </summary>
/// <param name="allowPrivate">
/// Whether they may also lead to networks that are somebody's own, and to this machine; never to link-local addresses and the services of a cloud for
/// this machine.
/// </param>
/// <param name="allowLoopback">Whether they may also lead to the loopback of this machine.</param>
public sealed class NetworkGuard(bool allowPrivate, bool allowLoopback = false)
{
    /// <summary>Whether they may lead to this address.</summary>
    public bool Permits(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return PublicNetwork.Holds(address)
            || (allowPrivate && PublicNetwork.MayBePrivate(address))
            || (allowLoopback && IPAddress.IsLoopback(address));
    }

    /// <summary>Connects to one of the permitted addresses of a host.</summary>
    /// <exception cref="HttpRequestException">There is none.</exception>
    internal async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var permitted = (await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false)).Where(Permits).ToArray();
        if (permitted.Length == 0)
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"{host} leads to no address that may be connected to");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
