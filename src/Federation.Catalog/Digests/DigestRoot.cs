using Federation.Protocol.Digests;

namespace Federation.Catalog.Digests;

/// <summary>The root of a digest.</summary>
/// <param name="ItemCount">Number of items.</param>
/// <param name="Hash">Its hash.</param>
internal readonly record struct DigestRoot(long ItemCount, DigestHash Hash)
{
    internal static DigestRoot Of(DigestTree tree) => new(tree.Root.ItemCount, tree.Root.Hash);
}
