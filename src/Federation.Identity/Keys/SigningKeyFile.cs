using System.Security.Cryptography;
using Federation.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Identity;

/// <summary>
/// The key that signs tokens, kept in a file so that tokens outlive a restart. RSA, since every service that takes RFC 9068 tokens must
/// understand RS256.
/// </summary>
internal sealed class SigningKeyFile(IOptions<IdentityOptions> options)
{
    private const string FileName = "signing-key.pem";
    private const int KeyBits = 2048;

    /// <summary>The key; a new one when there is none yet.</summary>
    /// <exception cref="SettingException">The file cannot be written, or does not hold an RSA key.</exception>
    internal RsaSecurityKey Read()
    {
        var folder = PrivateFolder.Open(options.Value.DataDirectory!, IdentityOptions.DataDirectoryKey);
        var path = Path.Combine(folder.FullName, FileName);
        try
        {
            if (!File.Exists(path))
                Create(path);
            var key = RSA.Create();
            key.ImportFromPem(File.ReadAllText(path));
            return new RsaSecurityKey(key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new SettingException($"The signing key cannot be used: {path}: {e.Message}", e);
        }
    }

    private static void Create(string path)
    {
        using var key = RSA.Create(KeyBits);
        PrivateFolder.WriteFile(path, key.ExportPkcs8PrivateKeyPem(), replace: false);
    }
}
