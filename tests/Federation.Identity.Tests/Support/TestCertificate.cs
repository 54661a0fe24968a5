using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Federation.Hosting;

namespace Federation.Identity.Tests.Support;

/// <summary>A certificate of a test's own making, and its key, in files.</summary>
internal sealed class TestCertificate
{
    private readonly DirectoryInfo _folder = TestFiles.NewFolder();

    /// <summary>One that vouches for itself.</summary>
    internal TestCertificate(string subject)
        : this(subject, (request, from, until) => request.CreateSelfSigned(from, until))
    {
    }

    internal TestCertificate(string subject, Func<CertificateRequest, DateTimeOffset, DateTimeOffset, X509Certificate2> sign, bool expired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], critical: false));
        var now = DateTimeOffset.UtcNow;
        using var certificate = sign(request, now.AddDays(-2), expired ? now.AddDays(-1) : now.AddDays(1));
        System.IO.File.WriteAllText(File, certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The one that servers of all tests show.</summary>
    internal static TestCertificate Shared { get; } = new("CN=127.0.0.1");

    internal string File => Path.Combine(_folder.FullName, "certificate.pem");

    internal string KeyFile => Path.Combine(_folder.FullName, "key.pem");

    internal TrustedAuthorities Authorities => TrustedAuthorities.Read(new TrustOptions { CertificateAuthorities = File });

    internal X509Certificate2 WithKey => X509Certificate2.CreateFromPemFile(File, KeyFile);

    internal string Thumbprint => WithKey.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>Trusts this certificate and no other.</summary>
    internal SslClientAuthenticationOptions Trusted => new()
    {
        RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString(HashAlgorithmName.SHA256) == Thumbprint,
    };
}
