using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Federation.Hosting;

namespace Federation.Certificates;

/// <summary>A folder with an authority and the certificates that it signed, as PEM files that only their owner can read.</summary>
internal sealed class CertificateFolder
{
    private const string AuthorityName = "ca";
    private const int MaximumNameLength = 64;

    private readonly string _path;

    private CertificateFolder(string path) => _path = path;

    internal static CertificateFolder Open(string path) => new(PrivateFolder.Open(path, "DIR").FullName);

    /// <summary>Makes the authority, or the next one.</summary>
    /// <exception cref="SettingException">There is one, and it is not to be renewed.</exception>
    internal void CreateAuthority(TimeSpan lifetime, bool renew)
    {
        var before = new X509Certificate2Collection();
        if (File.Exists(CertificateFile(AuthorityName)))
        {
            if (!renew)
                throw new SettingException($"{CertificateFile(AuthorityName)} exists; --renew makes the next authority and keeps trusting this one.");
            before.ImportFromPemFile(CertificateFile(AuthorityName));
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = DevelopmentCertificate.Authority(key, lifetime);
        Write(AuthorityName, [authority, .. before.Where(old => old.NotAfter > DateTime.Now)], key);
    }

    /// <summary>Makes a server's certificate.</summary>
    internal void CreateServer(string name, IReadOnlyList<string> hosts, TimeSpan lifetime)
    {
        foreach (var host in hosts.Where(host => !IPAddress.TryParse(host, out _) && Uri.CheckHostName(host) != UriHostNameType.Dns))
            throw new SettingException(new SettingFault("--host", host, "a name of DNS or an IP address"));
        Create(name, (key, authority) => DevelopmentCertificate.Server(key, hosts, authority, lifetime));
    }

    /// <summary>Makes a client's certificate.</summary>
    internal void CreateClient(string id, TimeSpan lifetime) =>
        Create(id, (key, authority) => DevelopmentCertificate.Client(key, id, authority, lifetime));

    private void Create(string name, Func<ECDsa, X509Certificate2, X509Certificate2> sign)
    {
        if (name.Length is 0 or > MaximumNameLength || name == AuthorityName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || name[0] == '.')
            throw new SettingException(new SettingFault("NAME", name, $"1 to {MaximumNameLength} of A-Z, a-z, 0-9, '.', '_' and '-', not {AuthorityName}"));
        using var authority = ReadAuthority();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = sign(key, authority);
        Write(name, [certificate], key);
    }

    // The newest authority stands first in its file.
    private X509Certificate2 ReadAuthority()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(CertificateFile(AuthorityName), KeyFile(AuthorityName));
        }
        catch (Exception e) when (e is IOException or CryptographicException)
        {
            throw new SettingException($"There is no authority in {_path}: {e.Message} Make one with: federation certificates authority {_path}", e);
        }
    }

    private void Write(string name, IReadOnlyList<X509Certificate2> certificates, ECDsa key)
    {
        Replace(
            (KeyFile(name), key.ExportPkcs8PrivateKeyPem()),
            (CertificateFile(name), string.Join('\n', certificates.Select(certificate => certificate.ExportCertificatePem()))));
        Console.Error.WriteLine($"{CertificateFile(name)}: {certificates[0].Subject}, good until {certificates[0].NotAfter.ToUniversalTime():yyyy-MM-dd}");
    }

    // Readers find the file before or the new one, never a part; and where there is no room for one of them, no key is replaced either.
    private static void Replace(params (string Path, string Text)[] files)
    {
        var written = new List<(string Unfinished, string Path)>();
        try
        {
            foreach (var (path, text) in files)
            {
                written.Add(($"{path}.{Path.GetRandomFileName()}", path));
                using var writer = new StreamWriter(PrivateFolder.CreateFile(written[^1].Unfinished));
                writer.Write(text + "\n");
            }

            foreach (var (unfinished, path) in written)
                File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            foreach (var (unfinished, _) in written)
                File.Delete(unfinished);
        }
    }

    private string CertificateFile(string name) => Path.Combine(_path, $"{name}.crt");

    private string KeyFile(string name) => Path.Combine(_path, $"{name}.key");
}
