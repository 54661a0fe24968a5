using System.Globalization;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>A key of <see cref="SigningKeys"/> and its file, whose name tells when it was made.</summary>
internal sealed class SigningKey
{
    private const string TimeFormat = "yyyyMMdd'T'HHmmssfff'Z'";

    private readonly string _path;

    private SigningKey(string path, DateTimeOffset createTime, ECDsa key)
    {
        _path = path;
        CreateTime = createTime;
        Key = new ECDsaSecurityKey(key);

        // The thumbprint of RFC 7638 names a key by what it is.
        Key.KeyId = Base64UrlEncoder.Encode(Key.ComputeJwkThumbprint());
    }

    /// <summary>When it was made.</summary>
    internal DateTimeOffset CreateTime { get; }

    /// <summary>The key.</summary>
    internal ECDsaSecurityKey Key { get; }

    /// <summary>Reads the keys in a folder, oldest first.</summary>
    internal static IEnumerable<SigningKey> ReadAll(string folder, SigningKeyPurpose purpose) =>
        Directory.EnumerateFiles(folder, $"{Prefix(purpose)}*.pem").Order(StringComparer.Ordinal).Select(path => Read(path, purpose));

    /// <summary>Makes a new key.</summary>
    internal static SigningKey Create(string folder, SigningKeyPurpose purpose, DateTimeOffset now)
    {
        var path = Path.Combine(folder, $"{Prefix(purpose)}{now.ToString(TimeFormat, CultureInfo.InvariantCulture)}.pem");
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            PrivateFolder.WriteFile(path, key.ExportPkcs8PrivateKeyPem(), replace: false);
            return new SigningKey(path, now, key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            key.Dispose();
            throw new SettingException($"A new signing key cannot be kept: {path}: {e.Message}", e);
        }
    }

    /// <summary>The public half (RFC 7518, 6.2).</summary>
    internal Dictionary<string, string> PublicKey()
    {
        var point = Key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new Dictionary<string, string>
        {
            ["kty"] = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            ["crv"] = JsonWebKeyECTypes.P256,
            ["x"] = Base64UrlEncoder.Encode(point.X),
            ["y"] = Base64UrlEncoder.Encode(point.Y),
            ["kid"] = Key.KeyId,
            ["use"] = JsonWebKeyUseNames.Sig,
            ["alg"] = SecurityAlgorithms.EcdsaSha256,
        };
    }

    /// <summary>Removes the file.</summary>
    internal void Delete()
    {
        File.Delete(_path);
        Key.ECDsa.Dispose();
    }

    private static string Prefix(SigningKeyPurpose purpose) => $"{purpose.Name}-key-";

    private static SigningKey Read(string path, SigningKeyPurpose purpose)
    {
        var key = ECDsa.Create();
        try
        {
            var time = DateTimeOffset.ParseExact(
                Path.GetFileNameWithoutExtension(path)[Prefix(purpose).Length..], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            key.ImportFromPem(File.ReadAllText(path));
            return new SigningKey(path, time, key);
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or FormatException)
        {
            key.Dispose();
            throw new SettingException($"The signing key cannot be used: {path}: {e.Message}", e);
        }
    }
}
