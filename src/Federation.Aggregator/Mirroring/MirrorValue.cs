using System.Buffers.Binary;
using Federation.Protocol.Digests;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// What a field of the hash holds: the generation, the revision and the content hash of the item, so that its entry in the digest
/// can be had without reading the item, and then the item.
/// </summary>
internal static class MirrorValue
{
    /// <summary>Bytes before the item.</summary>
    public const int HeaderLength = sizeof(int) + sizeof(long) + DigestHash.Length;

    /// <summary>Writes what stands before the item.</summary>
    public static void WriteHeader(Span<byte> value, int generation, in HeldEntry entry)
    {
        BinaryPrimitives.WriteInt32BigEndian(value, generation);
        BinaryPrimitives.WriteInt64BigEndian(value[sizeof(int)..], entry.Revision);
        entry.Entry.ContentHash.CopyTo(value[(sizeof(int) + sizeof(long))..]);
    }

    /// <summary>The snapshot that last contained the item.</summary>
    public static int GenerationOf(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt32BigEndian(Header(value));

    /// <summary>The entry of an item.</summary>
    /// <param name="value">The value of its field.</param>
    /// <param name="key">Which item it is.</param>
    /// <param name="generation">The newest snapshot.</param>
    /// <param name="isQuarantined">Whether it is in quarantine.</param>
    /// <exception cref="InvalidDataException">The value is damaged.</exception>
    public static HeldEntry EntryOf(ReadOnlySpan<byte> value, ItemKey key, int generation, bool isQuarantined)
    {
        var header = Header(value);
        return new HeldEntry(
            key,
            BinaryPrimitives.ReadInt64BigEndian(header[sizeof(int)..]),
            new DigestHash(header[(sizeof(int) + sizeof(long))..]),
            isMet: GenerationOf(value) == generation,
            isQuarantined);
    }

    /// <summary>What stands behind the header.</summary>
    public static ReadOnlySpan<byte> ItemOf(ReadOnlySpan<byte> value) => value[HeaderLength..];

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> value) =>
        value.Length >= HeaderLength ? value[..HeaderLength] : throw new InvalidDataException("A field of the mirror is too short.");
}
