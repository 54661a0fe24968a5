using System.Security.Cryptography.X509Certificates;

namespace Federation.Hosting;

/// <summary>The certificate that a client shows, read again when its file has changed, so that a new one needs no restart.</summary>
/// <param name="setting">The setting that names the file.</param>
/// <param name="file">PEM file with the certificate.</param>
/// <param name="keyFile">PEM file with its private key.</param>
public sealed class ClientCertificate(string setting, string file, string keyFile)
{
    private readonly Lock _gate = new();
    private X509Certificate2? _certificate;
    private DateTime _written;

    /// <summary>The certificate as it is now; the one before while the files do not fit together, as amid a rotation.</summary>
    /// <exception cref="SettingException">There has been none yet.</exception>
    public X509Certificate2 Current
    {
        get
        {
            lock (_gate)
            {
                var written = Written();
                if (_certificate is { } held && written == _written)
                    return held;
                try
                {
                    _certificate = Read();
                    _written = written;
                }
                catch (Exception e) when (_certificate is null && ListenerCertificate.IsFault(e))
                {
                    throw new SettingException(new SettingFault(
                        setting, file, $"a PEM certificate whose key is in {keyFile}; this gives: {e.Message}"), e);
                }
                catch (Exception e) when (ListenerCertificate.IsFault(e))
                {
                    // Asked again at the next connection.
                }

                return _certificate!;
            }
        }
    }

    private DateTime Written()
    {
        var (one, two) = (File.GetLastWriteTimeUtc(file), File.GetLastWriteTimeUtc(keyFile));
        return one > two ? one : two;
    }

    private X509Certificate2 Read()
    {
        var certificate = X509Certificate2.CreateFromPemFile(file, keyFile);
        if (!OperatingSystem.IsWindows())
            return certificate;

        // TLS of Windows does not take a key that is only in memory.
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
