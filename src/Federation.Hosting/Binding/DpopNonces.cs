using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>
/// Values that proofs must sign, so that none can be made in advance (RFC 9449, 8). They are good for <see cref="Lifetime"/> to twice as long, and
/// nothing is remembered for them.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class DpopNonces(TimeProvider time)
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The header in which a server tells the value to sign.</summary>
    public const string Header = "DPoP-Nonce";

    /// <summary>The value to sign now.</summary>
    public string Current => Of(Period);

    internal bool IsGood(string? nonce) => nonce is not null && (nonce == Of(Period) || nonce == Of(Period - 1));

    private long Period => time.GetUtcNow().Ticks / Lifetime.Ticks;

    private string Of(long period)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(number, period);
        return Base64UrlEncoder.Encode(HMACSHA256.HashData(_key, number)[..16]);
    }
}
