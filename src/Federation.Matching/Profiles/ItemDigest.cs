using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Federation.Matching.Profiles;

/// <summary>Hash of all that is read of an item, to tell whether it changed. Reuses its buffer: one thread at a time.</summary>
internal sealed class ItemDigest
{
    private readonly ArrayBufferWriter<byte> _text = new(4096);

    /// <summary>The hash of an item.</summary>
    public UInt128 Of(MatchItem item)
    {
        var text = _text;
        text.ResetWrittenCount();
        Append(text, [item.Registry, item.Title, item.Abstract, item.Date, item.Kind]);
        Append(text, item.OtherTitles);
        Append(text, item.Groups);
        Append(text, item.Identifiers);
        Append(text, item.Keywords);
        foreach (var relation in item.Relations)
        {
            Append(text, [relation.Type.ToString(), relation.TargetIdentifier]);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.WrittenSpan, digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    private static void Append(ArrayBufferWriter<byte> writer, IReadOnlyList<string> texts)
    {
        Append(writer, texts.Count);
        foreach (var text in texts)
        {
            Append(writer, text.Length);
            writer.Write(MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }

    private static void Append(ArrayBufferWriter<byte> writer, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(sizeof(int)), number);
        writer.Advance(sizeof(int));
    }
}
