using System.Runtime.CompilerServices;

namespace Federation.Protocol.Sync;

/// <summary>Goes through the fields of an encoded message without reading them (the wire format of Protocol Buffers).</summary>
internal ref struct WireFields(ReadOnlySpan<byte> bytes)
{
    private const int WireTypeBits = 3;
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;
    private const int LongestVarint = 10;

    // What begins a varint of more than one byte.
    private const int LongVarint = 0x80;
    private const int WireTypeMask = (1 << WireTypeBits) - 1;
    private const int ShortHead = 2;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _wireType;
    private int _numberBefore;

    /// <summary>Number of the field.</summary>
    internal int Number { get; private set; }

    /// <summary>Whether its number is greater than that of the field before: where all are, no field is there twice.</summary>
    internal readonly bool IsAscending => Number > _numberBefore;

    /// <summary>Whether its value is preceded by its length: a text, bytes or a message.</summary>
    internal readonly bool HasLength => _wireType == LengthDelimited;

    /// <summary>Whether its value is a number of as many bytes as it needs: an integer, a truth value or an enumeration.</summary>
    internal readonly bool IsVarint => _wireType == Varint;

    /// <summary>The value of a field that <see cref="IsVarint"/>.</summary>
    internal ulong Integer { get; private set; }

    /// <summary>The bytes of its value, without their length.</summary>
    internal readonly ReadOnlySpan<byte> Value => _bytes[ValueStart..End];

    /// <summary>Where its tag begins.</summary>
    internal int Start { get; private set; }

    /// <summary>Where its value begins.</summary>
    internal int ValueStart { get; private set; }

    /// <summary>Where it ends.</summary>
    internal int End { get; private set; }

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool MoveNext()
    {
        Start = End;
        if (Start == _bytes.Length)
            return false;
        _numberBefore = Number;

        // The tag and the length of most fields take a byte each.
        var rest = _bytes[Start..];
        if (rest.Length < ShortHead || (rest[0] & (LongVarint | WireTypeMask)) != LengthDelimited || rest[1] >= LongVarint)
            return MoveNextAtLength();
        (Number, _wireType, ValueStart) = (rest[0] >> WireTypeBits, LengthDelimited, Start + ShortHead);
        End = ValueStart + rest[1];
        return End <= _bytes.Length ? true : throw NoMessage();
    }

    private bool MoveNextAtLength()
    {
        var at = Start;
        var tag = ReadVarint(ref at);
        Number = (int)(tag >> WireTypeBits);
        _wireType = (int)(tag & WireTypeMask);
        ulong length = _wireType switch
        {
            Varint => 0,
            Fixed64 => sizeof(ulong),
            LengthDelimited => ReadVarint(ref at),
            Fixed32 => sizeof(uint),
            _ => throw NoMessage(),
        };
        ValueStart = at;
        if (_wireType == Varint)
            Integer = ReadVarint(ref at);
        if (length > (ulong)(_bytes.Length - at))
            throw NoMessage();
        End = at + (int)length;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ulong ReadVarint(ref int at) => at < _bytes.Length && _bytes[at] < LongVarint ? _bytes[at++] : ReadLongVarint(ref at);

    private readonly ulong ReadLongVarint(ref int at)
    {
        var value = 0UL;
        for (var i = 0; i < LongestVarint && at < _bytes.Length; i++)
        {
            var part = _bytes[at++];
            value |= (ulong)(part & ~LongVarint) << (7 * i);
            if (part < LongVarint)
                return value;
        }

        throw NoMessage();
    }

    private static InvalidDataException NoMessage() => new("The bytes are no message of Protocol Buffers.");
}
