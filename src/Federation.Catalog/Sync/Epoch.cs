using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Federation.Catalog;

/// <summary>
/// One life of a store: 16 bytes, of which the first 6 are its beginning in milliseconds since 1970 and the others random, so
/// that of two lives of one store anybody can tell the later one, as with a UUID of version 7 (RFC 9562).
/// </summary>
internal sealed record Epoch(string Id)
{
    internal const int Length = 16;

    private const int TimeLength = 6;

    internal byte[] Bytes { get; } = Convert.FromHexString(Id);

    /// <summary>Begins a life.</summary>
    /// <param name="now">The time.</param>
    /// <param name="last">The life before, which the new one comes after also when the clock went back; null for the first.</param>
    internal static Epoch New(DateTimeOffset now, Epoch? last)
    {
        var time = Math.Max(now.ToUnixTimeMilliseconds(), last is null ? 0 : last.Time + 1);
        Span<byte> bytes = stackalloc byte[sizeof(long) + Length - TimeLength];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time);
        RandomNumberGenerator.Fill(bytes[sizeof(long)..]);
        return new Epoch(Convert.ToHexStringLower(bytes[(sizeof(long) - TimeLength)..]));
    }

    private long Time
    {
        get
        {
            Span<byte> time = stackalloc byte[sizeof(long)];
            Bytes.AsSpan(0, TimeLength).CopyTo(time[(sizeof(long) - TimeLength)..]);
            return BinaryPrimitives.ReadInt64BigEndian(time);
        }
    }
}
