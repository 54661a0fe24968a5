using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Federation.Hosting;

namespace Federation.Certificates;

/// <summary>Certificates of an authority of one's own (RFC 5280), with keys on P-256.</summary>
internal static class DevelopmentCertificate
{
    private const int SerialBytes = 16;

    // Clocks differ.
    private static readonly TimeSpan _backdating = TimeSpan.FromMinutes(5);

    internal static X509Certificate2 Authority(ECDsa key, TimeSpan lifetime)
    {
        // Authorities of one folder follow each other, and are told apart by their names.
        var request = Request($"CN=Federation authority {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}", key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now - _backdating, now + lifetime);
    }

    internal static X509Certificate2 Server(ECDsa key, IReadOnlyList<string> hosts, X509Certificate2 authority, TimeSpan lifetime)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
        }

        var request = Request("CN=" + hosts[0], key);
        request.CertificateExtensions.Add(names.Build());
        return Sign(request, CertificatePurpose.Server, authority, lifetime);
    }

    internal static X509Certificate2 Client(ECDsa key, string id, X509Certificate2 authority, TimeSpan lifetime) =>
        Sign(Request("CN=" + id, key), CertificatePurpose.Client, authority, lifetime);

    private static CertificateRequest Request(string subject, ECDsa key)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static X509Certificate2 Sign(CertificateRequest request, string purpose, X509Certificate2 authority, TimeSpan lifetime)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var now = DateTimeOffset.UtcNow;
        DateTimeOffset end = authority.NotAfter;
        return request.Create(authority, now - _backdating, now + lifetime < end ? now + lifetime : end, RandomNumberGenerator.GetBytes(SerialBytes));
    }
}
