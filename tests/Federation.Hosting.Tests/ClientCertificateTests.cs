using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Federation.Hosting.Tests;

public sealed class ClientCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-certificate-");

    private string CertificateFile => Path.Combine(_folder.FullName, "certificate.pem");

    private string KeyFile => Path.Combine(_folder.FullName, "key.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_rotated_certificate_is_shown_without_a_restart()
    {
        var first = Write();
        var certificate = new ClientCertificate("Client:Certificate", CertificateFile, KeyFile);
        certificate.Current.Thumbprint.Should().Be(first);
        var second = Write();
        File.SetLastWriteTimeUtc(KeyFile, DateTime.UtcNow.AddSeconds(1));
        certificate.Current.Thumbprint.Should().Be(second).And.NotBe(first);
    }

    [Fact]
    public void Amid_a_rotation_the_certificate_before_is_shown()
    {
        var first = Write();
        var certificate = new ClientCertificate("Client:Certificate", CertificateFile, KeyFile);
        certificate.Current.Thumbprint.Should().Be(first);
        File.WriteAllText(KeyFile, "half a key");
        File.SetLastWriteTimeUtc(KeyFile, DateTime.UtcNow.AddSeconds(1));
        certificate.Current.Thumbprint.Should().Be(first);
    }

    [Fact]
    public void A_file_that_holds_no_certificate_is_named()
    {
        File.WriteAllText(CertificateFile, "nonsense");
        File.WriteAllText(KeyFile, "nonsense");
        var read = () => new ClientCertificate("Client:Certificate", CertificateFile, KeyFile).Current;
        read.Should().Throw<SettingException>().Which.Message.Should().StartWith("Client:Certificate is ").And.Contain(CertificateFile);
    }

    private string Write()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
        return certificate.Thumbprint;
    }
}
