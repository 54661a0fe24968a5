namespace Federation.Catalog.Storage;

/// <summary>What the store holds of an item, but its content.</summary>
/// <param name="OriginRevision">Revision of its newest change at the origin.</param>
/// <param name="ContentHash">Null of a tombstone.</param>
/// <param name="Exists">Whether there is a content: not of a tombstone, nor of an item in quarantine.</param>
/// <param name="CreateTime">When it was first stored at its origin.</param>
internal readonly record struct HeldItem(long OriginRevision, byte[]? ContentHash, bool Exists, long CreateTime)
{
    /// <summary>Whether it counts in the digest.</summary>
    internal bool IsEntry => ContentHash is not null;

    /// <summary>Whether there is a content of this hash.</summary>
    internal bool Has(ReadOnlySpan<byte> contentHash) => Exists && contentHash.SequenceEqual(ContentHash);
}
