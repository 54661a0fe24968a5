namespace Federation.Protocol.Digests;

/// <summary>Something changed at a place of a digest.</summary>
/// <param name="Place">Where.</param>
/// <param name="Added">1 when an item is new, -1 when one is gone, 0 when one changed.</param>
public readonly record struct DigestChange(ulong Place, int Added);
