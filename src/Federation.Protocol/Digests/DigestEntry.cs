using System.Buffers.Binary;

namespace Federation.Protocol.Digests;

/// <summary>An item as the digest of its registry holds it (see <c>digest.proto</c>).</summary>
/// <param name="Place">Where it stands in the tree: see <see cref="DigestPlace"/>.</param>
/// <param name="Revision">Revision of its newest change at its origin.</param>
/// <param name="ContentHash">SHA-256 of its content, which covers its name.</param>
public readonly record struct DigestEntry(ulong Place, long Revision, DigestHash ContentHash) : IComparable<DigestEntry>
{
    /// <summary>Bytes that an entry takes in the hash of its leaf.</summary>
    public const int Length = sizeof(ulong) + sizeof(long) + DigestHash.Length;

    /// <summary>Writes what the hash of its leaf covers.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Place);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Revision);
        ContentHash.CopyTo(bytes[16..]);
    }

    /// <summary>The order of entries: by place, then, since two items may share one, by content hash.</summary>
    public int CompareTo(DigestEntry other) =>
        Place != other.Place ? Place.CompareTo(other.Place) : ContentHash.CompareTo(other.ContentHash);

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <(DigestEntry left, DigestEntry right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >(DigestEntry left, DigestEntry right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator <=(DigestEntry left, DigestEntry right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="CompareTo"/>
    public static bool operator >=(DigestEntry left, DigestEntry right) => left.CompareTo(right) >= 0;
}
