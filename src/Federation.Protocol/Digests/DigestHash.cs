using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;

namespace Federation.Protocol.Digests;

/// <summary>A SHA-256 value, kept without an array of its own because a digest tree holds very many.</summary>
public readonly record struct DigestHash : IComparable<DigestHash>
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    // Making a hasher costs as much as hashing a few hundred bytes.
    [ThreadStatic]
    private static IncrementalHash? _hasher;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    /// <summary>Takes over 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public DigestHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
            throw new ArgumentException($"A SHA-256 value has {Length} bytes, not {bytes.Length}.", nameof(bytes));
        _first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _third = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _fourth = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The value of nothing: 32 zero bytes.</summary>
    public static DigestHash Empty => default;

    /// <summary>SHA-256 over some bytes.</summary>
    public static DigestHash Of(ReadOnlySpan<byte> bytes)
    {
        var hasher = _hasher ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> hash = stackalloc byte[Length];
        hasher.AppendData(bytes);
        hasher.GetHashAndReset(hash);
        return new DigestHash(hash);
    }

    /// <summary>The first 16 bytes, as two numbers of the same order.</summary>
    public (ulong First, ulong Second) Head => (_first, _second);

    /// <summary>Writes the bytes.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _first);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], _third);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], _fourth);
    }

    /// <summary>The bytes, for a message.</summary>
    public ByteString ToByteString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return ByteString.CopyFrom(bytes);
    }

    /// <summary>The order of the bytes.</summary>
    public int CompareTo(DigestHash other) =>
        (_first, _second, _third, _fourth).CompareTo((other._first, other._second, other._third, other._fourth));

    /// <summary>The bytes as hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(DigestHash left, DigestHash right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(DigestHash left, DigestHash right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(DigestHash left, DigestHash right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(DigestHash left, DigestHash right) => left.CompareTo(right) >= 0;
}
