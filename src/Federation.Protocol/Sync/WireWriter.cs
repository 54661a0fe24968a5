namespace Federation.Protocol.Sync;

/// <summary>Writes the fields of a message into memory that has room for them (the wire format of Protocol Buffers).</summary>
/// <param name="target">The memory.</param>
public ref struct WireWriter(Span<byte> target)
{
    private const int WireTypeBits = 3;
    private const uint LengthDelimited = 2;
    private const byte More = 0x80;

    private readonly Span<byte> _target = target;

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>Writes an integer, also where it is 0.</summary>
    public void Write(int field, long value)
    {
        WriteVarint((uint)field << WireTypeBits);
        WriteVarint((ulong)value);
    }

    /// <summary>Writes bytes, a text in UTF-8 or a message.</summary>
    public void Write(int field, scoped ReadOnlySpan<byte> value)
    {
        WriteStart(field, value.Length);
        value.CopyTo(_target[Length..]);
        Length += value.Length;
    }

    /// <summary>Writes what stands before bytes, a text or a message; the caller writes these.</summary>
    /// <param name="field">The field.</param>
    /// <param name="length">How many bytes follow.</param>
    /// <returns>Where they belong.</returns>
    public Span<byte> Reserve(int field, int length)
    {
        WriteStart(field, length);
        var reserved = _target.Slice(Length, length);
        Length += length;
        return reserved;
    }

    private void WriteStart(int field, int length)
    {
        WriteVarint(((uint)field << WireTypeBits) | LengthDelimited);
        WriteVarint((uint)length);
    }

    private void WriteVarint(ulong value)
    {
        for (; value >= More; value >>= 7)
            _target[Length++] = (byte)(value | More);
        _target[Length++] = (byte)value;
    }
}
