using System.IO.Compression;
using System.Text.Json;
using Federation.Matching;

namespace Federation.Benchmarks.Matching;

/// <summary>Reads items to measure with.</summary>
internal static class ItemLines
{
    /// <summary>Reads the file that the arguments of a suite begin with; says what is missing, and gives null, where there is none.</summary>
    internal static IReadOnlyList<MatchItem>? TryRead(string[] arguments)
    {
        if (arguments is [var file, ..] && File.Exists(file))
            return Read(file);
        Console.WriteLine("  skipped: give a file of items, one JSON object a line with registry, id, title, abstract, date, type and groups.");
        return null;
    }

    private static List<MatchItem> Read(string file)
    {
        using var stream = File.OpenRead(file);
        using var content = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : (Stream)stream;
        using var reader = new StreamReader(content);
        var items = new List<MatchItem>();
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            items.Add(ToItem(document.RootElement));
        }

        return items;
    }

    private static MatchItem ToItem(JsonElement line) => new()
    {
        Key = Text(line, "id"),
        Registry = Text(line, "registry"),
        Title = Text(line, "title"),
        Abstract = Text(line, "abstract"),
        Date = Text(line, "date"),
        Kind = Text(line, "type"),
        Groups = line.TryGetProperty("groups", out var groups) ? [.. groups.EnumerateArray().Select(static g => g.GetString()!)] : [],
    };

    private static string Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
