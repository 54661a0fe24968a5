using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Federation.Catalog.Sources.JsonLines;

/// <summary>
/// Reads a file line by line, however large it is. Whether it is compressed is seen from its first bytes. Of a compressed file that is not whole nothing
/// is read: what a wrong bit makes of the rest looks like text, and the checksum that tells stands at the end.
/// </summary>
public static class LineReader
{
    /// <summary>Most bytes of a line; a longer one is passed over.</summary>
    public const int MaximumLineLength = 1024 * 1024;

    private const int BufferSize = 128 * 1024;

    // RFC 1952, ID1 and ID2.
    private static readonly byte[] _gzipMagic = [0x1f, 0x8b];

    // What begins a file of a compressor that is not read.
    private static readonly (string Name, byte[] Magic)[] _otherCompressors =
    [
        ("bzip2", [.. "BZh"u8]), ("xz", [0xfd, .. "7zXZ"u8]), ("zstd", [0x28, 0xb5, 0x2f, 0xfd]), ("zip", [.. "PK"u8, 3, 4]),
    ];

    private static readonly byte[] _byteOrderMark = [0xef, 0xbb, 0xbf];

    /// <summary>Gives the lines that are not empty. A file that cannot be read to its end ends with a fault.</summary>
    public static async IAsyncEnumerable<TextLine> ReadAsync(
        string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (stream, fault) = await OpenAsync(file, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            yield return new TextLine(0, null, fault, EndsFile: true);
            yield break;
        }

        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize));
        try
        {
            var lines = new Lines();
            for (var isComplete = false; !isComplete;)
            {
                (var read, fault) = await ReadAsync(reader, cancellationToken).ConfigureAwait(false);
                if (fault is not null)
                {
                    yield return new TextLine(lines.Count, null, fault, EndsFile: true);
                    yield break;
                }

                isComplete = read.IsCompleted;
                var rest = read.Buffer;
                while (lines.TryTake(ref rest, isComplete) is { } line)
                {
                    if (line.Bytes is not { Length: 0 })
                        yield return line;
                }

                reader.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    // That a compressed file was cut off is seen because the program sets System.IO.Compression.UseStrictValidation (Directory.Build.props).
    private static async Task<(Stream? Stream, string? Fault)> OpenAsync(string file, CancellationToken cancellationToken)
    {
        FileStream? plain = null;
        try
        {
            plain = File.OpenRead(file);
            if (!plain.CanSeek)
                return (plain, null);
            var start = StartOf(plain);
            if (_otherCompressors.FirstOrDefault(other => start.AsSpan().StartsWith(other.Magic)) is { Name: { } other })
                return Unreadable(plain, $"the file is compressed by {other}; only gzip is read");

            // An empty file is an empty catalogue, and no compressed one: that was cut off at its beginning.
            var isCompressed = start.Length > 0 ? start.AsSpan().StartsWith(_gzipMagic) : file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
            if (!isCompressed)
                return (plain, null);
            return await IsWholeAsync(plain, cancellationToken).ConfigureAwait(false)
                ? (new GZipStream(plain, CompressionMode.Decompress), null)
                : Unreadable(plain, "the compressed file is damaged or was cut off, so that none of it is read");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(plain, $"the file cannot be read: {e.Message}");
        }
    }

    private static (Stream? Stream, string? Fault) Unreadable(FileStream? file, string fault)
    {
        file?.Dispose();
        return (null, fault);
    }

    private static byte[] StartOf(FileStream file)
    {
        var start = new byte[_otherCompressors.Max(other => other.Magic.Length)];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..length];
    }

    private static async Task<bool> IsWholeAsync(FileStream file, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            await content.CopyToAsync(Stream.Null, BufferSize, cancellationToken).ConfigureAwait(false);
            file.Position = 0;
            return file.Length > 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static async ValueTask<(ReadResult Result, string? Fault)> ReadAsync(
        PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return (await reader.ReadAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (InvalidDataException)
        {
            return (default, "the file was changed while it was read, and is damaged behind this line");
        }
        catch (IOException e)
        {
            return (default, $"the file cannot be read behind this line: {e.Message}");
        }
    }

    /// <summary>Cuts what was read into lines.</summary>
    private sealed class Lines
    {
        private bool _isTooLong;

        internal int Count { get; private set; }

        /// <summary>Takes the next line; null when more has to be read first.</summary>
        internal TextLine? TryTake(ref ReadOnlySequence<byte> rest, bool isLast)
        {
            var end = rest.PositionOf((byte)'\n');
            if (end is null && (!isLast || (rest.IsEmpty && !_isTooLong)))
            {
                PassOver(ref rest);
                return null;
            }

            var line = end is { } found ? rest.Slice(0, found) : rest;
            rest = end is null ? rest.Slice(rest.End) : rest.Slice(rest.GetPosition(1, end.Value));
            var number = ++Count;
            var isTooLong = _isTooLong || line.Length > MaximumLineLength;
            _isTooLong = false;
            return isTooLong
                ? new TextLine(number, null, $"the line has more than {MaximumLineLength} bytes")
                : new TextLine(number, Trim(line.ToArray(), isFirst: number == 1), null);
        }

        private void PassOver(ref ReadOnlySequence<byte> rest)
        {
            if (rest.Length <= MaximumLineLength)
                return;
            _isTooLong = true;
            rest = rest.Slice(rest.End);
        }

        private static byte[] Trim(byte[] line, bool isFirst)
        {
            var text = line.AsSpan();
            if (isFirst && text.StartsWith(_byteOrderMark))
                text = text[_byteOrderMark.Length..];
            text = text.Trim(" \t\r"u8);
            return text.Length == line.Length ? line : text.ToArray();
        }
    }
}
