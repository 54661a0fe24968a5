namespace Federation.Hosting;

/// <summary>Connections of a client: with the certificate that it shows, and to servers whose certificates it trusts.</summary>
/// <param name="options">The client's certificate.</param>
/// <param name="authorities">The authorities that the program trusts; null for those of the system.</param>
internal sealed class ClientTransport(ClientOptions options, TrustedAuthorities? authorities)
{
    // A connection shows the certificate that was there when it began; new ones show a rotated one soon.
    private static readonly TimeSpan _certificateConnectionLifetime = TimeSpan.FromMinutes(1);

    private readonly ClientCertificate? _certificate =
        options.Certificate is { Length: > 0 } file
            ? new ClientCertificate($"{ClientOptions.Section}:{nameof(ClientOptions.Certificate)}", file, options.CertificateKey!)
            : null;

    internal SocketsHttpHandler For(Uri address)
    {
        var connections = DirectHandler.For(address, authorities);
        if (_certificate is { } certificate)
        {
            connections.PooledConnectionLifetime = _certificateConnectionLifetime;
            connections.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.Current;
        }

        return connections;
    }
}
