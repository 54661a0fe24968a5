using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Federation.Matching;

namespace Federation.Match;

/// <summary>
/// Reads files of items, one JSON object a line, perhaps compressed. A line that is no item is named on the error stream and left out;
/// so is, every few seconds, how far the reading is.
/// </summary>
internal sealed class ItemFile(IReadOnlyList<FileInfo> files)
{
    private static readonly TimeSpan _progressInterval = TimeSpan.FromSeconds(5);

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    /// <summary>Lines that were no items, as far as the files have been read.</summary>
    internal int WrongLines { get; private set; }

    /// <summary>Reads the items, each when it is asked for.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    internal IEnumerable<MatchItem> Read(CancellationToken cancellationToken)
    {
        var count = 0;
        var sinceProgress = Stopwatch.StartNew();
        foreach (var file in files)
        {
            using var stream = file.OpenRead();
            using var content = file.Extension == ".gz" ? new GZipStream(stream, CompressionMode.Decompress) : (Stream)stream;
            using var reader = new StreamReader(content);
            for (var number = 1; ReadLine(reader, file) is { } line; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (line.Length > 0 && Parse(line, file, number) is { } item)
                {
                    count++;
                    yield return item;
                }

                if (sinceProgress.Elapsed > _progressInterval)
                {
                    Console.Error.WriteLine($"{count:N0} items read ...");
                    sinceProgress.Restart();
                }
            }
        }
    }

    private static string? ReadLine(StreamReader reader, FileInfo file)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"{file}: {e.Message}", e);
        }
    }

    private MatchItem? Parse(string line, FileInfo file, int number)
    {
        try
        {
            var item = JsonSerializer.Deserialize<ItemLine>(line, _json);
            return item is { Id.Length: > 0, Title: { } title } && (item.Registry ?? item.Sdo) is { Length: > 0 } registry
                ? item.ToItem(item.Id, registry, title)
                : Wrong("an item needs registry, id and title.");
        }
        catch (JsonException e)
        {
            return Wrong($"no item: {e.Message}");
        }

        MatchItem? Wrong(string why)
        {
            WrongLines++;
            Console.Error.WriteLine($"{file}:{number}: {why}");
            return null;
        }
    }
}
