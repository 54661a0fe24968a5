using System.Buffers.Text;
using System.Security.Cryptography;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf;

namespace Federation.Protocol.WorkItems;

/// <summary>What makes two states of a work item the same: everything but when and where it was stored.</summary>
public static class WorkItemContent
{
    // 96 bits tell the states of one item apart.
    private const int ETagBytes = 12;

    // What the numbers of `provenance` and `etag` take, 22 and 23.
    private const int TagBytes = 2;

    /// <summary>
    /// The canonical bytes: the message without <c>provenance</c> and <c>etag</c>, fields in the order of their numbers.
    /// </summary>
    public static byte[] Canonical(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Provenance is null && item.Etag.Length == 0)
            return item.ToByteArray();
        var content = item.Clone();
        content.Provenance = null;
        content.Etag = "";
        return content.ToByteArray();
    }

    /// <summary>SHA-256 over the canonical bytes, as <c>Provenance.content_hash</c> holds it.</summary>
    public static byte[] Hash(WorkItem item) => SHA256.HashData(Canonical(item));

    /// <summary>
    /// Whether an item has a content hash. Where it has, this costs no bytes but the hash: the fields that do not count are the last, so
    /// that the canonical bytes are the beginning of the item's own.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <param name="bytes">The item as it is written.</param>
    /// <param name="contentHash">The hash to compare with.</param>
    public static bool HasHash(WorkItem item, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> contentHash)
    {
        ArgumentNullException.ThrowIfNull(item);
        var length = bytes.Length;
        if (item.Provenance is { } provenance)
            length -= TagBytes + CodedOutputStream.ComputeMessageSize(provenance);
        if (item.Etag.Length > 0)
            length -= TagBytes + CodedOutputStream.ComputeStringSize(item.Etag);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);

        // Fields that this version does not know are written after those.
        return hash.SequenceEqual(contentHash) || Hash(item).AsSpan().SequenceEqual(contentHash);
    }

    /// <summary>The etag of a content: short, safe in URIs and headers, and different for every content.</summary>
    public static string ETag(ReadOnlySpan<byte> contentHash) => Base64Url.EncodeToString(contentHash[..ETagBytes]);

    /// <summary>Whether two items have the same content.</summary>
    public static bool AreEqual(WorkItem left, WorkItem right) => Canonical(left).AsSpan().SequenceEqual(Canonical(right));
}
