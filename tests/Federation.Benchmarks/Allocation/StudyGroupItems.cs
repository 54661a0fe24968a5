using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Federation.Matching.Allocation;

namespace Federation.Benchmarks.Allocation;

/// <summary>Reads the items of a catalogue of ITU whose study group is known.</summary>
internal static partial class StudyGroupItems
{
    /// <summary>Reads them.</summary>
    internal static IReadOnlyList<StudyGroupItem> Read(string file)
    {
        using var stream = File.OpenRead(file);
        using var content = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : (Stream)stream;
        using var reader = new StreamReader(content);
        var items = new List<StudyGroupItem>();
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            if (ToItem(document.RootElement) is { } item)
                items.Add(item);
        }

        return items;
    }

    private static StudyGroupItem? ToItem(JsonElement line)
    {
        if (!line.TryGetProperty("groups", out var groups) || groups.GetArrayLength() == 0)
            return null;
        var path = GroupPath.Parse(groups[0].GetString()!);
        if (!StudyGroup().IsMatch(path.Group))
            return null;

        var id = line.GetProperty("id").GetString()!;
        var written = line.TryGetProperty("base", out var bare) ? bare.GetString()! : id;
        var designation = Designation().Match(written);
        var (series, number) = (designation.Groups["series"].Value, designation.Groups["number"].Value);
        var (title, summary) = (Text(line, "title"), Text(line, "abstract"));
        return new StudyGroupItem(
            new OwnedWork(id, id, [path.Group], path.Question, AllocationText.Of(title, summary)),
            designation.Success ? $"{series}.{number}" : id,
            designation.Success ? $"{series}.{(number.Length > 2 ? number[..^2] : "")}xx" : id,
            designation.Success ? $"{series}.{number[0]}" : id,
            ($"{written} {title}", summary),
            (WithoutNumber(title, id), WithoutNumber(summary, id)));
    }

    private static string WithoutNumber(string text, string id)
    {
        foreach (var own in Number().Matches(id).Select(match => match.Value))
            text = Regex.Replace(text, $@"(ITU-T\s+)?(Recommendation\s+)?\b{Regex.Escape(own)}(?!\d)", "", RegexOptions.None, TimeSpan.FromSeconds(1));
        return text;
    }

    private static string Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    [GeneratedRegex(@"^(ITU-T\s.*)?(Study Group|SG)\s?\d+|/ SG\d+$", RegexOptions.ExplicitCapture)]
    private static partial Regex StudyGroup();

    [GeneratedRegex(@"^ITU-T (?<series>[A-Z])\.(?<number>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Designation();

    [GeneratedRegex(@"\b[A-Z]\.\d+(\.\d+)*", RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
