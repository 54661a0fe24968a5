using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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

    private DigestHash(ReadOnlySpan<uint> numbers) => (_first, _second, _third, _fourth) =
        (Join(numbers[0], numbers[1]), Join(numbers[2], numbers[3]), Join(numbers[4], numbers[5]), Join(numbers[6], numbers[7]));

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

    /// <summary>
    /// SHA-256 over each of many texts: where the processor can, of several at a time, so that short texts take a fraction of the time that
    /// <see cref="Of"/> takes for them.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="hashes">Gets a value for each text; it has room for all.</param>
    public static void OfEach(ReadOnlySpan<ReadOnlyMemory<byte>> texts, Span<DigestHash> hashes)
    {
        if (Sha256Lanes.IsSupported && texts.Length >= Sha256Lanes.Count)
        {
            OfEachInLanes(texts, hashes);
            return;
        }

        for (var i = 0; i < texts.Length; i++)
            hashes[i] = Of(texts[i].Span);
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

    private static ulong Join(uint high, uint low) => ((ulong)high << 32) | low;

    private static void OfEachInLanes(ReadOnlySpan<ReadOnlyMemory<byte>> texts, Span<DigestHash> hashes)
    {
        Span<Vector512<uint>> state = stackalloc Vector512<uint>[Sha256Lanes.StateLength];
        Span<Vector512<uint>> blocks = stackalloc Vector512<uint>[Sha256Lanes.Count];
        var numbers = MemoryMarshal.Cast<Vector512<uint>, uint>(state);
        Span<uint> hash = stackalloc uint[Sha256Lanes.StateLength];
        HashLane[] lanes = [.. Enumerable.Range(0, Sha256Lanes.Count).Select(_ => new HashLane())];
        for (var (begun, ended) = (0, 0); ended < texts.Length;)
        {
            for (var i = 0; i < lanes.Length; i++)
            {
                var lane = lanes[i];
                if (lane.MoveNext())
                    continue;
                if (lane.Text >= 0)
                {
                    for (var j = 0; j < hash.Length; j++)
                        hash[j] = numbers[(j * lanes.Length) + i];
                    hashes[lane.Text] = new DigestHash(hash);
                    ended++;
                }

                if (begun == texts.Length)
                {
                    lane.End();
                    continue;
                }

                lane.Begin(begun, texts[begun++]);
                for (var j = 0; j < hash.Length; j++)
                    numbers[(j * lanes.Length) + i] = Sha256Lanes.InitialState[j];
            }

            for (var i = 0; i < lanes.Length; i++)
                blocks[i] = Vector512.Create(lanes[i].Block).AsUInt32();
            Sha256Lanes.Compress(state, blocks);
        }
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
