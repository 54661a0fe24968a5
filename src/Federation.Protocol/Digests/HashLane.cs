using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Federation.Protocol.Digests;

/// <summary>A lane of <see cref="Sha256Lanes"/>: the blocks of one text, padded (FIPS 180-4, 5.1.1), and then those of another.</summary>
internal sealed class HashLane
{
    private const int PaddingLength = 1 + sizeof(ulong);

    // The last bytes of a text with its padding.
    private readonly byte[] _tail = new byte[2 * Sha256Lanes.BlockLength];
    private byte[] _bytes;
    private int _at;
    private int _blocks;
    private int _tailBlocks;

    internal HashLane() => _bytes = _tail;

    /// <summary>Number of the text; -1 without one.</summary>
    internal int Text { get; private set; } = -1;

    /// <summary>The block; any bytes without a text.</summary>
    internal ReadOnlySpan<byte> Block => _bytes.AsSpan(_at, Sha256Lanes.BlockLength);

    /// <summary>Goes to the next block.</summary>
    /// <returns>False when there is none.</returns>
    internal bool MoveNext()
    {
        _at += Sha256Lanes.BlockLength;
        if (--_blocks > 0)
            return true;
        if (_tailBlocks == 0)
            return false;
        GoToTail();
        return true;
    }

    /// <summary>Goes to the first block of a text.</summary>
    internal void Begin(int number, ReadOnlyMemory<byte> text)
    {
        if (!MemoryMarshal.TryGetArray(text, out var bytes))
            bytes = text.ToArray();
        var (blocks, rest) = Math.DivRem(bytes.Count, Sha256Lanes.BlockLength);
        _tailBlocks = rest + PaddingLength > Sha256Lanes.BlockLength ? 2 : 1;
        var tail = _tail.AsSpan(0, _tailBlocks * Sha256Lanes.BlockLength);
        bytes.AsSpan(bytes.Count - rest).CopyTo(tail);
        tail[rest..].Clear();
        tail[rest] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(tail[^sizeof(ulong)..], 8 * (ulong)bytes.Count);
        (Text, _bytes, _at, _blocks) = (number, bytes.Array!, bytes.Offset, blocks);
        if (blocks == 0)
            GoToTail();
    }

    /// <summary>Has no text any more.</summary>
    internal void End() => (Text, _bytes, _at, _blocks) = (-1, _tail, 0, 0);

    private void GoToTail() => (_bytes, _at, _blocks, _tailBlocks) = (_tail, 0, _tailBlocks, 0);
}
