using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Federation.Protocol.Digests;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// Stands for the id of an item where very many are kept: its place in the digest, and as many bits again of the same hash, so
/// that nobody can find two ids with one key.
/// </summary>
/// <param name="Place">The <see cref="DigestPlace"/>.</param>
/// <param name="Rest">62 further bits of the hash; the lowest two bits are clear.</param>
internal readonly record struct ItemKey(ulong Place, ulong Rest) : IComparable<ItemKey>
{
    /// <summary>The bits of <see cref="Rest"/> that are always clear.</summary>
    public const ulong ClearBits = 0b11;

    // Of an id of 84 characters; longer ones are rare.
    private const int UsualBytes = 256;

    /// <summary>The key of an item.</summary>
    /// <param name="workItemId">The last segment of its name.</param>
    public static ItemKey Of(ReadOnlySpan<char> workItemId)
    {
        var most = Encoding.UTF8.GetMaxByteCount(workItemId.Length);
        Span<byte> text = most <= UsualBytes ? stackalloc byte[UsualBytes] : new byte[most];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(workItemId, text)], hash);
        return new ItemKey(DigestPlace.OfHash(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]) & ~ClearBits);
    }

    /// <inheritdoc/>
    public int CompareTo(ItemKey other) => Place != other.Place ? Place.CompareTo(other.Place) : Rest.CompareTo(other.Rest);
}
