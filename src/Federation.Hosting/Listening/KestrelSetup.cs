using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Federation.Hosting;

/// <summary>Gives Kestrel the bound ports, the certificate and the limits.</summary>
internal sealed class KestrelSetup(IReadOnlyList<(Listener Listener, WireProtocol Wire)> ports, IOptions<LimitOptions> limits)
    : IConfigureOptions<KestrelServerOptions>, IConfigureOptions<SocketTransportOptions>
{
    public void Configure(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        KestrelLimits.Apply(options.Limits, limits.Value);

        // A proxy that ends TLS may pass on the scheme that the caller wrote, as HAProxy does, and as all of those that only pass on bytes do.
        options.AllowAlternateSchemes = ports.All(port => port.Listener.Certificate is null);
        foreach (var (listener, wire) in ports)
            options.Listen(listener.EndPoint, endpoint => Configure(endpoint, listener, wire));
    }

    public void Configure(SocketTransportOptions options)
    {
        options.CreateBoundListenSocket = endpoint => ports.First(port => port.Listener.EndPoint.Equals(endpoint)).Listener.Socket;
        options.MaxWriteBufferSize = KestrelLimits.WriteBufferBytes;
    }

    private static void Configure(ListenOptions endpoint, Listener listener, WireProtocol wire)
    {
        if (listener.Certificate is not { } certificate)
        {
            // Without TLS nothing negotiates the protocol: gRPC clients speak HTTP/2 at once (prior knowledge), others HTTP/1.1.
            endpoint.Protocols = wire == WireProtocol.Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
            return;
        }

        endpoint.Protocols = HttpProtocols.Http1AndHttp2;
        endpoint.UseHttps(new HttpsConnectionAdapterOptions
        {
            SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ServerCertificate = certificate.Current.TargetCertificate,
            OnAuthenticate = (_, connection) => connection.ServerCertificateContext = certificate.Current,
            // Whoever brings a certificate proves by the handshake that it is theirs; what it is worth is told by the token that is bound to
            // it, or by the client that is registered with it (RFC 8705), not by who issued it.
            ClientCertificateMode = ClientCertificateMode.AllowCertificate,
            ClientCertificateValidation = (_, _, _) => true,
        });
    }
}
