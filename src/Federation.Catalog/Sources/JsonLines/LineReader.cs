using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Federation.Catalog.Sources.JsonLines;

/// <summary>Reads a file line by line, however large it is. Whether it is compressed is seen from its first bytes.</summary>
public static class LineReader
{
    /// <summary>Most bytes of a line; a longer one is passed over.</summary>
    public const int MaximumLineLength = 1024 * 1024;

    private const int BufferSize = 128 * 1024;

    // RFC 1952, ID1 and ID2.
    private static readonly byte[] _gzipMagic = [0x1f, 0x8b];
    private static readonly byte[] _byteOrderMark = [0xef, 0xbb, 0xbf];

    /// <summary>Gives the lines that are not empty. A file that breaks off ends with a fault.</summary>
    public static async IAsyncEnumerable<TextLine> ReadAsync(
        string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (stream, fault) = Open(file);
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
    private static (Stream? Stream, string? Fault) Open(string file)
    {
        FileStream? plain = null;
        try
        {
            plain = File.OpenRead(file);
            return (plain.CanSeek && IsCompressed(plain) ? new GZipStream(plain, CompressionMode.Decompress) : plain, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            plain?.Dispose();
            return (null, $"the file cannot be read: {e.Message}");
        }
    }

    private static bool IsCompressed(FileStream file)
    {
        var start = new byte[_gzipMagic.Length];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return length == start.Length && start.AsSpan().SequenceEqual(_gzipMagic);
    }

    private static async ValueTask<(ReadResult Result, string? Fault)> ReadAsync(
        PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return (await reader.ReadAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return (default, $"the file is damaged or breaks off behind this line: {e.Message}");
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
