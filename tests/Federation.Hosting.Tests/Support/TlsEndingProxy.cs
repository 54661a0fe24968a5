using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Federation.Hosting.Tests.Support;

/// <summary>Ends the TLS of callers, and passes on what is in it, byte for byte, to a listener that has none.</summary>
internal sealed class TlsEndingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly List<TcpClient> _connections = [];
    private Task _accepting = Task.CompletedTask;

    internal TlsEndingProxy(TestAuthority authority)
    {
        authority.Issue();
        using var certificate = X509Certificate2.CreateFromPemFile(authority.CertificateFile, authority.KeyFile);
        _certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        _listener.Start();
        Address = new Uri($"https://{_listener.LocalEndpoint}");
    }

    /// <summary>Where callers reach it.</summary>
    internal Uri Address { get; }

    /// <summary>Begins to pass on.</summary>
    internal void Serve(Uri service) => _accepting = AcceptAsync(service);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connections.ForEach(connection => connection.Dispose());
        _certificate.Dispose();
    }

    private async Task AcceptAsync(Uri service)
    {
        while (true)
        {
            var (caller, server) = (await _listener.AcceptTcpClientAsync(), new TcpClient());
            _connections.AddRange([caller, server]);
            await server.ConnectAsync(service.Host, service.Port);
            _ = PassAsync(caller, server);
        }
    }

    private async Task PassAsync(TcpClient caller, TcpClient server)
    {
        try
        {
            await using var secured = new SslStream(caller.GetStream());
            await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
            });
            await Task.WhenAny(secured.CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(secured));
        }
        catch (IOException)
        {
            // The caller has gone.
        }
    }
}
