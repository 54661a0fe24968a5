using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Federation.Identity.Tests.Support;

/// <summary>A certificate of a test's own making, and its key, in files.</summary>
internal sealed class TestCertificate
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-certificate-");

    internal TestCertificate(string subject = "CN=127.0.0.1")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        System.IO.File.WriteAllText(File, Certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The one that servers of all tests show.</summary>
    internal static TestCertificate Shared { get; } = new();

    internal X509Certificate2 Certificate { get; }

    internal string File => Path.Combine(_folder.FullName, "certificate.pem");

    internal string KeyFile => Path.Combine(_folder.FullName, "key.pem");

    /// <summary>Trusts this certificate and no other.</summary>
    internal SslClientAuthenticationOptions Trusted => new()
    {
        RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == Certificate.GetCertHashString(),
    };
}
