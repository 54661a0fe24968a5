namespace Federation.Protocol.Digests;

/// <summary>A node of a digest tree. Immutable, so that trees share what did not change.</summary>
public sealed class DigestNode
{
    /// <summary>Children of an inner node.</summary>
    public const int FanOut = 16;

    /// <summary>Most entries of a leaf, unless it is as deep as places are long.</summary>
    public const int LeafLimit = 64;

    private const byte LeafMark = 0;
    private const byte InnerMark = 1;

    private readonly DigestNode[]? _children;

    private DigestNode(long itemCount, DigestHash hash, DigestNode[]? children) =>
        (ItemCount, Hash, _children) = (itemCount, hash, children);

    /// <summary>The node of a range without items.</summary>
    public static DigestNode Empty { get; } = new(0, DigestHash.Empty, null);

    /// <summary>Number of items below it.</summary>
    public long ItemCount { get; }

    /// <summary>Its hash.</summary>
    public DigestHash Hash { get; }

    /// <summary>Its children in the order of their digit; none when it is a leaf.</summary>
    public IReadOnlyList<DigestNode> Children => _children ?? [];

    /// <summary>Whether its entries, and no children, make up its hash.</summary>
    public bool IsLeaf => _children is null;

    /// <summary>The hash of a leaf.</summary>
    /// <param name="entries">Its entries, in their order.</param>
    public static DigestHash HashOf(ReadOnlySpan<DigestEntry> entries)
    {
        if (entries.IsEmpty)
            return DigestHash.Empty;
        var length = 1 + (entries.Length * DigestEntry.Length);
        var bytes = entries.Length <= LeafLimit ? stackalloc byte[length] : new byte[length];
        bytes[0] = LeafMark;
        for (var i = 0; i < entries.Length; i++)
            entries[i].CopyTo(bytes[(1 + (i * DigestEntry.Length))..]);
        return DigestHash.Of(bytes);
    }

    /// <summary>The hash of an inner node.</summary>
    /// <param name="children">The hashes of its children in the order of their digit.</param>
    public static DigestHash HashOf(ReadOnlySpan<DigestHash> children)
    {
        Span<byte> bytes = stackalloc byte[1 + (FanOut * DigestHash.Length)];
        bytes[0] = InnerMark;
        for (var i = 0; i < FanOut; i++)
            children[i].CopyTo(bytes[(1 + (i * DigestHash.Length))..]);
        return DigestHash.Of(bytes);
    }

    internal static bool IsLeafRange(DigestPrefix range, long itemCount) =>
        itemCount <= LeafLimit || range.Length == DigestPlace.Digits;

    internal static DigestNode Leaf(ReadOnlySpan<DigestEntry> entries) =>
        entries.IsEmpty ? Empty : new DigestNode(entries.Length, HashOf(entries), null);

    internal static DigestNode Inner(DigestNode[] children)
    {
        Span<DigestHash> hashes = stackalloc DigestHash[FanOut];
        var count = 0L;
        for (var i = 0; i < FanOut; i++)
        {
            hashes[i] = children[i].Hash;
            count += children[i].ItemCount;
        }

        return new DigestNode(count, HashOf(hashes), children);
    }
}
