using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Federation.Hosting;

/// <summary>The certificate authorities that this program's own calls trust.</summary>
public sealed class TrustedAuthorities
{
    private readonly X509Certificate2Collection _named = [];

    private TrustedAuthorities()
    {
    }

    /// <summary>Those of the operating system alone.</summary>
    public static TrustedAuthorities OfSystem { get; } = new();

    /// <summary>Those of the operating system, and those of the settings.</summary>
    /// <exception cref="SettingException">The file holds none.</exception>
    public static TrustedAuthorities Read(TrustOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Faults().FirstOrDefault() is { Key: { } key } fault)
            throw new SettingException(fault with { Key = $"{TrustOptions.Section}:{key}" });
        if (options.CertificateAuthorities is not { } file)
            return OfSystem;
        var authorities = new TrustedAuthorities();
        authorities._named.ImportFromPemFile(file);
        return authorities;
    }

    internal static string? FaultOf(string file)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            return certificates.Count == 0 ? "There is no certificate in it." : null;
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>Makes connections believe the named authorities too. Names and lifetimes are checked as ever.</summary>
    public void ApplyTo(SslClientAuthenticationOptions connections)
    {
        ArgumentNullException.ThrowIfNull(connections);
        if (_named.Count == 0)
            return;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // As where nothing is set: what a private authority revokes, it tells by no address.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(_named);
        policy.CustomTrustStore.AddRange(OfOperatingSystem());
        connections.CertificateChainPolicy = policy;
    }

    private static X509Certificate2Collection OfOperatingSystem()
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        return store.Certificates;
    }
}
