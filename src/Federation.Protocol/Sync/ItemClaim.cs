using Federation.Protocol.Digests;

namespace Federation.Protocol.Sync;

/// <summary>What an item says of itself, and nothing was computed for.</summary>
/// <param name="Id">The last segment of its name, in UTF-8.</param>
/// <param name="OriginRevision">Revision of its newest change at its origin.</param>
/// <param name="ContentHash">SHA-256 over its canonical bytes, as it claims.</param>
public readonly record struct ItemClaim(ReadOnlyMemory<byte> Id, long OriginRevision, DigestHash ContentHash);
