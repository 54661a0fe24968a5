using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Federation.Hosting;

/// <summary>
/// The certificate of a listener as its files hold it now. They are looked at again as connections come, so that a renewed certificate
/// serves the next connection without a restart, while those that are open go on with the one before.
/// </summary>
/// <param name="certificateFile">PEM file with the certificate and then the intermediate ones.</param>
/// <param name="keyFile">PEM file with its private key.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of files that cannot be used.</param>
internal sealed partial class ListenerCertificate(string certificateFile, string keyFile, TimeProvider time, ILogger logger)
{
    // Shortest time between two looks at the files.
    private static readonly TimeSpan _lookInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private (string Certificate, string Key) _seen;
    private SslStreamCertificateContext? _current;
    private DateTimeOffset _looked;

    /// <summary>The newest certificate that could be used, with its chain.</summary>
    /// <exception cref="CryptographicException">There has been none yet.</exception>
    /// <exception cref="IOException">There has been none yet.</exception>
    internal SslStreamCertificateContext Current
    {
        get
        {
            lock (_gate)
            {
                if (_current is null)
                    Begin();
                else if ((time.GetUtcNow() - _looked).Duration() >= _lookInterval)
                    Look();
                return _current!;
            }
        }
    }

    private void Begin()
    {
        _looked = time.GetUtcNow();
        _seen = Read();
        _current = Use(_seen);
    }

    // Files are replaced one after the other, so for a moment they may not fit: the certificate before is good until they do.
    private void Look()
    {
        _looked = time.GetUtcNow();
        try
        {
            var files = Read();
            if (files == _seen)
                return;
            _seen = files;
            _current = Use(files);
            LogRenewed(certificateFile, _current.TargetCertificate.NotAfter.ToUniversalTime());
        }
        catch (Exception e) when (IsFault(e))
        {
            LogUnusable(certificateFile, e.Message);
        }
    }

    /// <summary>Whether an exception says that the files hold no certificate with its key.</summary>
    internal static bool IsFault(Exception e) => e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    private (string Certificate, string Key) Read() => (File.ReadAllText(certificateFile), File.ReadAllText(keyFile));

    private static SslStreamCertificateContext Use((string Certificate, string Key) files)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(files.Certificate);
        var certificate = X509Certificate2.CreateFromPem(files.Certificate, files.Key);
        if (certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => !usage.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value == CertificatePurpose.Server)))
            throw new CryptographicException("The certificate is not for servers.");
        chain.RemoveAt(0);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }

    [LoggerMessage(LogLevel.Information, "Serving the renewed certificate of {File}, good until {NotAfter:u}")]
    private partial void LogRenewed(string file, DateTime notAfter);

    [LoggerMessage(LogLevel.Warning, "The certificate of {File} cannot be used; the one before is served. {Reason}")]
    private partial void LogUnusable(string file, string reason);
}
