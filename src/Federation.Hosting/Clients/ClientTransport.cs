using System.Security.Cryptography.X509Certificates;

namespace Federation.Hosting;

/// <summary>Connections of a client: with the certificate that it shows, and to servers whose certificates it trusts.</summary>
internal sealed class ClientTransport
{
    // A connection shows the certificate that was there when it began; new ones show a rotated one soon.
    private static readonly TimeSpan _certificateConnectionLifetime = TimeSpan.FromMinutes(1);

    private readonly ClientCertificate? _certificate;
    private readonly X509Certificate2Collection? _authorities;
    private readonly TrustedAuthorities? _trusted;

    /// <param name="options">The client's certificate, and the authorities that it trusts alone.</param>
    /// <param name="trusted">The authorities that the whole program trusts beside those of the system; they count where the client names none.</param>
    internal ClientTransport(ClientOptions options, TrustedAuthorities? trusted)
    {
        _trusted = trusted;
        if (options.Certificate is { Length: > 0 } file)
            _certificate = new ClientCertificate(file, options.CertificateKey!);
        if (options.Authorities is { Length: > 0 } authorities)
        {
            _authorities = [];
            _authorities.ImportFromPemFile(authorities);
        }
    }

    internal SocketsHttpHandler For(Uri address)
    {
        var connections = DirectHandler.For(address, _trusted);
        if (_certificate is { } certificate)
        {
            connections.PooledConnectionLifetime = _certificateConnectionLifetime;
            connections.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.Current;
        }

        if (_authorities is { } authorities)
            connections.SslOptions.CertificateChainPolicy = Trusting(authorities);
        return connections;
    }

    private static X509ChainPolicy Trusting(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
