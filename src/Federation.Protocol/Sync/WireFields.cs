namespace Federation.Protocol.Sync;

/// <summary>Goes through the fields of an encoded message without reading them (the wire format of Protocol Buffers).</summary>
internal ref struct WireFields(ReadOnlySpan<byte> bytes)
{
    private const int WireTypeBits = 3;
    private const int LengthDelimited = 2;
    private const int LongestVarint = 10;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Number of the field.</summary>
    internal int Number { get; private set; }

    /// <summary>Whether its value is preceded by its length: a text, bytes or a message.</summary>
    internal bool HasLength { get; private set; }

    /// <summary>Where its tag begins.</summary>
    internal int Start { get; private set; }

    /// <summary>Where its value begins.</summary>
    internal int ValueStart { get; private set; }

    /// <summary>Where it ends.</summary>
    internal int End { get; private set; }

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    internal bool MoveNext()
    {
        Start = End;
        if (Start == _bytes.Length)
            return false;
        var at = Start;
        var tag = ReadVarint(ref at);
        Number = (int)(tag >> WireTypeBits);
        var wireType = (int)(tag & ((1 << WireTypeBits) - 1));
        HasLength = wireType == LengthDelimited;
        ulong length = wireType switch
        {
            0 => VarintLength(at),
            1 => sizeof(ulong),
            LengthDelimited => ReadVarint(ref at),
            5 => sizeof(uint),
            _ => throw NoMessage(),
        };
        ValueStart = at;
        if (length > (ulong)(_bytes.Length - at))
            throw NoMessage();
        End = at + (int)length;
        return true;
    }

    private readonly uint VarintLength(int at)
    {
        var start = at;
        ReadVarint(ref at);
        return (uint)(at - start);
    }

    private readonly ulong ReadVarint(ref int at)
    {
        var value = 0UL;
        for (var i = 0; i < LongestVarint && at < _bytes.Length; i++)
        {
            var part = _bytes[at++];
            value |= (ulong)(part & 0x7F) << (7 * i);
            if (part < 0x80)
                return value;
        }

        throw NoMessage();
    }

    private static InvalidDataException NoMessage() => new("The bytes are no message of Protocol Buffers.");
}
