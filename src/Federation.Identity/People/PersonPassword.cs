using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Federation.Identity;

/// <summary>Hashes and compares passwords: PBKDF2 with HMAC-SHA512, as ASP.NET Core Identity stores them.</summary>
public static class PersonPassword
{
    // The format of the hasher names no person, so any object stands for one.
    private static readonly object _anybody = new();
    private static readonly PasswordHasher<object> _hasher = new();

    // Verified for people whom nobody knows, so that the time of the answer does not tell who exists.
    private static readonly Lazy<string> _nobody = new(() => Hash(Guid.NewGuid().ToString()));

    /// <summary>A hash for <see cref="IdentityPerson.PasswordHash"/>, another one at each call.</summary>
    public static string Hash(string password) => _hasher.HashPassword(_anybody, password);

    internal static bool IsHash(string text)
    {
        try
        {
            _ = _hasher.VerifyHashedPassword(_anybody, text, "");
            return Convert.FromBase64String(text).Length > 1;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Whether the password is that of the person; never for null. Takes the same time in each case.</summary>
    internal static async Task<bool> VerifyAsync(IdentityPerson? person, string password, CancellationToken cancellationToken)
    {
        var hashed = _hasher.VerifyHashedPassword(_anybody, person?.PasswordHash ?? _nobody.Value, password) != PasswordVerificationResult.Failed;
        if (person is not { PasswordFile: { Length: > 0 } file })
            return hashed && person is not null;
        var expected = (await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)).Trim();
        return expected.Length > 0 && CryptographicOperations.FixedTimeEquals(Digest(expected), Digest(password));
    }

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
