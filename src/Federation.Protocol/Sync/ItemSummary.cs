using System.Text;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;

namespace Federation.Protocol.Sync;

/// <summary>What a copy tells the states of an item apart by.</summary>
/// <param name="Id">The last segment of its name, in UTF-8.</param>
/// <param name="OriginRevision">Revision of its newest change at its origin.</param>
/// <param name="ContentHash">SHA-256 over its canonical bytes.</param>
public readonly record struct ItemSummary(ReadOnlyMemory<byte> Id, long OriginRevision, DigestHash ContentHash)
{
    /// <summary>The summary of an item that was validated.</summary>
    public static ItemSummary Of(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return new ItemSummary(
            Encoding.UTF8.GetBytes(item.Name[(item.Name.LastIndexOf('/') + 1)..]),
            item.Provenance.OriginRevision,
            new DigestHash(item.Provenance.ContentHash.Span));
    }
}
