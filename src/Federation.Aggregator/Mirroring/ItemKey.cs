using Federation.Protocol.Digests;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// Stands for the id of an item where very many are kept: its place in the digest, and as many bits again of the same hash, so
/// that nobody can find two ids with one key.
/// </summary>
/// <param name="Place">The <see cref="DigestPlace"/>.</param>
/// <param name="Rest">61 further bits of the hash; the lowest three bits are clear.</param>
internal readonly record struct ItemKey(ulong Place, ulong Rest) : IComparable<ItemKey>
{
    /// <summary>The bits of <see cref="Rest"/> that are always clear.</summary>
    public const ulong ClearBits = 0b111;

    /// <summary>The key of an item.</summary>
    /// <param name="workItemId">The last segment of its name, in UTF-8.</param>
    public static ItemKey Of(ReadOnlySpan<byte> workItemId) => Of(DigestHash.Of(workItemId));

    /// <summary>The key of an item.</summary>
    /// <param name="idHash">SHA-256 over the last segment of its name in UTF-8.</param>
    public static ItemKey Of(DigestHash idHash) => new(DigestPlace.OfHash(idHash), idHash.Head.Second & ~ClearBits);

    /// <inheritdoc/>
    public int CompareTo(ItemKey other) => Place != other.Place ? Place.CompareTo(other.Place) : Rest.CompareTo(other.Rest);
}
