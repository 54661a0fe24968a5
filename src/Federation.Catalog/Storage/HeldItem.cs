namespace Federation.Catalog.Storage;

/// <summary>What the store holds of an item, but its content.</summary>
/// <param name="ContentHash">Null of a tombstone.</param>
/// <param name="OriginRevision">Revision of its newest change at the origin.</param>
/// <param name="Generation">The newest snapshot of a copy that contained it.</param>
/// <param name="CreateTime">When it was first stored at its origin.</param>
internal readonly record struct HeldItem(byte[]? ContentHash, long OriginRevision, long Generation, long CreateTime)
{
    /// <summary>Whether there is an item.</summary>
    internal bool Exists => ContentHash is not null;

    /// <summary>Whether its content has this hash.</summary>
    internal bool Has(byte[] contentHash) => ContentHash is not null && ContentHash.AsSpan().SequenceEqual(contentHash);
}
