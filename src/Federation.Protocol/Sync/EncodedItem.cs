using System.Buffers;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Google.Protobuf;

namespace Federation.Protocol.Sync;

/// <summary>
/// A work item as it is written, parted into what its content hash is made of and what is not. So it goes from store to store without
/// being written anew on the way, and remains, byte for byte, what its origin hashed.
/// </summary>
/// <param name="Bytes">The item: its content, and then the fields <c>provenance</c> and <c>etag</c>.</param>
/// <param name="ContentLength">How many bytes its content has.</param>
public readonly record struct EncodedItem(ReadOnlyMemory<byte> Bytes, int ContentLength)
{
    /// <summary>The canonical bytes: the item without <c>provenance</c> and <c>etag</c>.</summary>
    public ReadOnlyMemory<byte> Content => Bytes[..ContentLength];

    /// <summary>The fields <c>provenance</c> and <c>etag</c>.</summary>
    public ReadOnlyMemory<byte> Rest => Bytes[ContentLength..];

    /// <summary>Number of bytes.</summary>
    public int Length => Bytes.Length;

    /// <summary>Writes an item.</summary>
    public static EncodedItem Of(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return Read(item.ToByteArray());
    }

    /// <summary>Takes apart what somebody wrote, who may write fields of a later version behind the two.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public static EncodedItem Read(ReadOnlyMemory<byte> bytes)
    {
        var content = 0;
        var fields = new WireFields(bytes.Span);
        while (fields.MoveNext())
        {
            if (IsOfContent(fields.Number))
            {
                if (fields.Start != content)
                    return Sort(bytes.Span);
                content = fields.End;
            }
        }

        return new EncodedItem(bytes, content);
    }

    /// <summary>Whether the content has a hash.</summary>
    public bool HasHash(DigestHash contentHash) => DigestHash.Of(Content.Span) == contentHash;

    internal static bool IsOfContent(int number) => number is not (WorkItem.ProvenanceFieldNumber or WorkItem.EtagFieldNumber);

    private static EncodedItem Sort(ReadOnlySpan<byte> bytes)
    {
        ArrayBufferWriter<byte> content = new(bytes.Length), rest = new();
        var fields = new WireFields(bytes);
        while (fields.MoveNext())
            (IsOfContent(fields.Number) ? content : rest).Write(bytes[fields.Start..fields.End]);
        var length = content.WrittenCount;
        content.Write(rest.WrittenSpan);
        return new EncodedItem(content.WrittenMemory, length);
    }
}
