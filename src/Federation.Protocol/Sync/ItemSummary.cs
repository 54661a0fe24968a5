using System.Text;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;

namespace Federation.Protocol.Sync;

/// <summary>What a copy tells the states of an item apart by.</summary>
/// <param name="Id">The last segment of its name, in UTF-8.</param>
/// <param name="IdHash">SHA-256 over the id, which its place in the digest is a part of.</param>
/// <param name="OriginRevision">Revision of its newest change at its origin.</param>
/// <param name="ContentHash">SHA-256 over its canonical bytes.</param>
public readonly record struct ItemSummary(ReadOnlyMemory<byte> Id, DigestHash IdHash, long OriginRevision, DigestHash ContentHash)
{
    /// <summary>The summary of an item that was validated.</summary>
    public static ItemSummary Of(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var id = Encoding.UTF8.GetBytes(item.Name[(item.Name.LastIndexOf('/') + 1)..]);
        return new ItemSummary(
            id,
            DigestHash.Of(id),
            item.Provenance.OriginRevision,
            new DigestHash(item.Provenance.ContentHash.Span));
    }
}
