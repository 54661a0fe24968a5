using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Federation.EndToEnd.Tests.Processes;

/// <summary>Ports of loopback that nothing listens on.</summary>
internal static class FreePort
{
    /// <summary>
    /// A free port, below those that the system gives away by itself, so that nothing takes it before the process that it is
    /// meant for, or while that process is down.
    /// </summary>
    internal static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: try another.
            }
        }
    }

    /// <summary>An http address with a free port.</summary>
    internal static Uri FindAddress() => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Find()}"));
}
