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
    /// <param name="others">Lives that the new one comes after also when the clock went back; those that are empty do not count.</param>
    internal static Epoch New(DateTimeOffset now, params ReadOnlySpan<string> others)
    {
        var time = now.ToUnixTimeMilliseconds();
        foreach (var other in others)
            time = Math.Max(time, other.Length == 0 ? 0 : new Epoch(other).Time + 1);
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
