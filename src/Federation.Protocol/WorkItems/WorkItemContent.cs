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

    /// <summary>Length of an etag.</summary>
    public const int ETagLength = ETagBytes / 3 * 4;

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

    /// <summary>The etag of a content: short, safe in URIs and headers, and different for every content.</summary>
    public static string ETag(ReadOnlySpan<byte> contentHash) => Base64Url.EncodeToString(contentHash[..ETagBytes]);

    /// <summary>Writes <see cref="ETag"/> in UTF-8.</summary>
    /// <param name="contentHash">The hash of the content.</param>
    /// <param name="target">Room for <see cref="ETagLength"/> bytes.</param>
    public static void WriteETag(ReadOnlySpan<byte> contentHash, Span<byte> target) => Base64Url.EncodeToUtf8(contentHash[..ETagBytes], target);

    /// <summary>Whether two items have the same content.</summary>
    public static bool AreEqual(WorkItem left, WorkItem right) => Canonical(left).AsSpan().SequenceEqual(Canonical(right));
}
