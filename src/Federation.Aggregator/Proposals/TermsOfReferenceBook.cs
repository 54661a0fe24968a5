using System.Collections.Frozen;
using System.Text.Json;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Proposals;

/// <summary>
/// The terms of reference of groups, from a file that the operator gives: one JSON object a line with <c>registry</c> (itu-t),
/// <c>group</c> as the registry writes it, <c>title</c>, <c>text</c> and <c>uri</c>.
/// </summary>
internal sealed class TermsOfReferenceBook
{
    private readonly FrozenDictionary<(string Registry, string Group), TermsOfReference> _terms;

    private TermsOfReferenceBook(IEnumerable<KeyValuePair<(string, string), TermsOfReference>> terms) => _terms = terms.ToFrozenDictionary();

    /// <summary>Reads the file; an empty path is a book without entries.</summary>
    /// <exception cref="FormatException">A line is malformed; the message says which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TermsOfReferenceBook Read(string path)
    {
        if (path.Length == 0)
            return new TermsOfReferenceBook([]);
        var entries = new Dictionary<(string, string), TermsOfReference>();
        foreach (var (i, line) in File.ReadLines(path).Index().Where(line => line.Item.Trim().Length > 0))
        {
            if (ReadLine(line) is not var (registry, group, terms))
                throw new FormatException($"line {i + 1} is no JSON object with registry, group and title");
            entries[(registry, group)] = terms;
        }

        return new TermsOfReferenceBook(entries);
    }

    /// <summary>What a group is there for; null when that is not known.</summary>
    public TermsOfReference? Find(string registry, string group) => _terms.GetValueOrDefault((registry, group));

    private static (string Registry, string Group, TermsOfReference Terms)? ReadLine(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var (registry, group, title) = (Text(document, "registry"), Text(document, "group"), Text(document, "title"));
            return registry.Length == 0 || group.Length == 0 || title.Length == 0
                ? null
                : ($"registries/{registry}", group, new TermsOfReference { Title = title, Text = Text(document, "text"), Uri = Text(document, "uri") });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
