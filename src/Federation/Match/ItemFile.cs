using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Federation.Matching;

namespace Federation.Match;

/// <summary>Reads files of items, one JSON object a line, perhaps compressed.</summary>
internal static class ItemFile
{
    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    /// <summary>Reads all items of some files.</summary>
    /// <exception cref="IOException">A file cannot be read, or a line is no item; the message names file and line.</exception>
    internal static async Task<IReadOnlyList<MatchItem>> ReadAsync(IEnumerable<FileInfo> files, CancellationToken cancellationToken)
    {
        var items = new List<MatchItem>();
        foreach (var file in files)
        {
            await using var stream = file.OpenRead();
            await using var content = file.Extension == ".gz" ? new GZipStream(stream, CompressionMode.Decompress) : (Stream)stream;
            using var reader = new StreamReader(content);
            for (var number = 1; await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line; number++)
            {
                if (line.Length > 0)
                    items.Add(Parse(line, file, number));
            }
        }

        return items;
    }

    private static MatchItem Parse(string line, FileInfo file, int number)
    {
        try
        {
            var item = JsonSerializer.Deserialize<ItemLine>(line, _json);
            return item is { Id: { } id, Title: { } title } && (item.Registry ?? item.Sdo) is { } registry
                ? item.ToItem(id, registry, title)
                : throw new IOException($"{file}:{number}: an item needs registry, id and title.");
        }
        catch (JsonException e)
        {
            throw new IOException($"{file}:{number}: no item: {e.Message}", e);
        }
    }
}
