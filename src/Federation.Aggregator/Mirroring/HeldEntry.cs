using Federation.Protocol.Digests;

namespace Federation.Aggregator.Mirroring;

/// <summary>What is kept in memory of an item that a mirror holds: 56 bytes.</summary>
internal readonly struct HeldEntry(ItemKey key, long revision, DigestHash contentHash, bool isMet, bool isQuarantined)
{
    private const ulong MetMark = 0b001;
    private const ulong QuarantineMark = 0b010;

    private readonly ulong _place = key.Place;
    private readonly ulong _restAndMarks = key.Rest | (isMet ? MetMark : 0) | (isQuarantined ? QuarantineMark : 0);
    private readonly DigestHash _contentHash = contentHash;

    /// <summary>Which item it is.</summary>
    public ItemKey Key => new(_place, _restAndMarks & ~ItemKey.ClearBits);

    /// <summary>Revision of the item at its origin.</summary>
    public long Revision { get; } = revision;

    /// <summary>Whether the snapshot under way, or the last one, contained it.</summary>
    public bool IsMet => (_restAndMarks & MetMark) != 0;

    /// <summary>Whether it could not be taken over, and only counts in the digest.</summary>
    public bool IsQuarantined => (_restAndMarks & QuarantineMark) != 0;

    /// <summary>How it counts in the digest.</summary>
    public DigestEntry Entry => new(_place, Revision, _contentHash);

    /// <summary>The same, not met yet by a snapshot that begins.</summary>
    public HeldEntry Unmet() => new(Key, Revision, _contentHash, isMet: false, IsQuarantined);
}
