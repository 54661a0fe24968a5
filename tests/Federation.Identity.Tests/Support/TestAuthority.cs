using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Federation.Identity.Tests.Support;

/// <summary>A certificate authority of a test's own making.</summary>
internal sealed class TestAuthority
{
    private readonly X509Certificate2 _certificate;

    internal TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-3), DateTimeOffset.UtcNow.AddDays(3));
        System.IO.File.WriteAllText(File, _certificate.ExportCertificatePem());
    }

    internal string File { get; } = Path.Combine(TestFiles.NewFolder().FullName, "authority.pem");

    internal TestCertificate Issue(string subject, bool expired = false) =>
        new(subject, (request, from, until) => request.Create(_certificate, from, until, RandomNumberGenerator.GetBytes(8)), expired);
}
