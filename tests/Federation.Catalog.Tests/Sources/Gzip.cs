using System.IO.Compression;

namespace Federation.Catalog.Tests.Sources;

/// <summary>Makes compressed files.</summary>
internal static class Gzip
{
    public static byte[] Compress(ReadOnlySpan<byte> content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(content);
        return bytes.ToArray();
    }
}
