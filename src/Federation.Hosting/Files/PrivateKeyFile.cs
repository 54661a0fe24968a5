using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>A private key of a client in a PEM file: EC on P-256, which signs ES256, or RSA, which signs PS256, as FAPI 2.0 allows (5.4.1).</summary>
public static class PrivateKeyFile
{
    /// <summary>Writes a new key, readable by its owner only, and returns its public half as a JSON Web Key Set.</summary>
    /// <exception cref="IOException">The file exists, or cannot be written.</exception>
    public static string Create(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PrivateFolder.WriteFile(path, key.ExportPkcs8PrivateKeyPem(), replace: false);
        return PublicKeySet(new ECDsaSecurityKey(key));
    }

    /// <summary>What the provider is given, so that it knows the client by this key.</summary>
    /// <exception cref="SettingException">The file holds no key.</exception>
    public static string PublicKeySet(string path) => PublicKeySet(Read(path).Key);

    /// <summary>Credentials whose key id is the thumbprint of the key (RFC 7638).</summary>
    /// <exception cref="SettingException">The file holds no key.</exception>
    public static SigningCredentials Read(string path)
    {
        try
        {
            var pem = File.ReadAllText(path);
            SecurityKey key = IsRsa(pem) ? new RsaSecurityKey(Rsa(pem)) : new ECDsaSecurityKey(Ec(pem));
            key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
            return new SigningCredentials(key, key is RsaSecurityKey ? SecurityAlgorithms.RsaSsaPssSha256 : SecurityAlgorithms.EcdsaSha256);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new SettingException($"The key file {path} cannot be used; allowed is a PEM file with a private EC key on P-256 or an RSA key. It gives: {e.Message}", e);
        }
    }

    /// <summary>The public half alone.</summary>
    internal static JsonWebKey PublicKey(SecurityKey key)
    {
        var jwk = key as JsonWebKey ?? JsonWebKeyConverter.ConvertFromSecurityKey(key);
        return jwk.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve
            ? new JsonWebKey { Kty = jwk.Kty, Crv = jwk.Crv, X = jwk.X, Y = jwk.Y }
            : new JsonWebKey { Kty = jwk.Kty, N = jwk.N, E = jwk.E };
    }

    private static string PublicKeySet(SecurityKey key)
    {
        var jwk = PublicKey(key);
        var kid = Base64UrlEncoder.Encode(jwk.ComputeJwkThumbprint());
        object published = jwk.Kty == JsonWebAlgorithmsKeyTypes.EllipticCurve
            ? new { kty = jwk.Kty, kid, use = "sig", alg = SecurityAlgorithms.EcdsaSha256, crv = jwk.Crv, x = jwk.X, y = jwk.Y }
            : new { kty = jwk.Kty, kid, use = "sig", alg = SecurityAlgorithms.RsaSsaPssSha256, n = jwk.N, e = jwk.E };
        return JsonSerializer.Serialize(new { keys = new[] { published } });
    }

    // PKCS #8 names the algorithm inside, which only the import tells.
    private static bool IsRsa(string pem)
    {
        if (!pem.Contains("BEGIN PRIVATE KEY", StringComparison.Ordinal))
            return pem.Contains("BEGIN RSA PRIVATE KEY", StringComparison.Ordinal);
        try
        {
            Rsa(pem).Dispose();
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static RSA Rsa(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private static ECDsa Ec(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key.KeySize == 256 ? key : throw new CryptographicException($"an EC key of {key.KeySize} bits");
    }
}
