using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Federation.Hosting;

/// <summary>
/// A port of a host. It is bound when the host is built, so that a busy port is told in a sentence, and that
/// the address is known before the start to whoever needs it (an issuer, a table of addresses).
/// </summary>
public sealed class Listener : IDisposable
{
    // Connections that wait to be accepted; the same as Kestrel's own default.
    private const int Backlog = 512;

    /// <summary>The listener of the pages, as a keyed service.</summary>
    internal const string Pages = "pages";

    private readonly ListenerOptions _options;
    private readonly Uri _wanted;
    private readonly string _key;
    private readonly Lazy<(Socket Socket, IPEndPoint EndPoint)> _bound;
    private readonly Lazy<ListenerCertificate?> _certificate;

    internal Listener(IOptions<ListenerOptions> options, TimeProvider time, ILogger<Listener> logger)
        : this(options.Value, options.Value.Address, $"{ListenerOptions.Section}:{nameof(ListenerOptions.Address)}", time, logger)
    {
    }

    /// <summary>A listener at another address, with the same certificate.</summary>
    internal Listener(ListenerOptions options, Uri address, string key, TimeProvider time, ILogger<Listener> logger)
    {
        (_options, _wanted, _key) = (options, address, key);
        _bound = new(Bind);
        _certificate = new(() => LoadCertificate(time, logger));
    }

    /// <summary>The address with its real port, for example <c>http://127.0.0.1:7401/</c>.</summary>
    public Uri Address => new UriBuilder(_wanted) { Port = EndPoint.Port }.Uri;

    internal Socket Socket => _bound.Value.Socket;

    // Kept, since a closed socket has none any more, and requests may still ask for it while the host stops.
    internal IPEndPoint EndPoint => _bound.Value.EndPoint;

    /// <summary>What proves who the host is; null when the address is http.</summary>
    internal ListenerCertificate? Certificate => _certificate.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bound.IsValueCreated)
            Socket.Dispose();
    }

    private (Socket Socket, IPEndPoint EndPoint) Bind()
    {
        var address = IPAddress.TryParse(_wanted.DnsSafeHost, out var ip) ? ip : IPAddress.Loopback;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(address, _wanted.Port));
            socket.Listen(Backlog);
            return (socket, (IPEndPoint)socket.LocalEndPoint!);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            var allowed = e.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? "a port that no other program listens on; this one is in use"
                : $"an address that this machine can listen on; this one gives: {e.Message}";
            throw new SettingException(new SettingFault(_key, _wanted, allowed), e);
        }
    }

    private ListenerCertificate? LoadCertificate(TimeProvider time, ILogger logger)
    {
        if (_wanted.Scheme != Uri.UriSchemeHttps)
            return null;

        try
        {
            var certificate = new ListenerCertificate(_options.Certificate!, _options.CertificateKey!, time, logger);
            _ = certificate.Current;
            return certificate;
        }
        catch (Exception e) when (ListenerCertificate.IsFault(e))
        {
            var allowed = $"a PEM certificate whose key is in {ListenerOptions.Section}:{nameof(_options.CertificateKey)}; this gives: {e.Message}";
            throw new SettingException(new SettingFault($"{ListenerOptions.Section}:{nameof(_options.Certificate)}", _options.Certificate, allowed), e);
        }
    }
}
