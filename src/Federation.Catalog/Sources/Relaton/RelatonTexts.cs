using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog.Sources.Relaton;

/// <summary>Reads titles and abstracts, which come once a language, titles also in parts.</summary>
internal static class RelatonTexts
{
    private const string Unknown = "und";
    private static readonly string[] _parts = ["title-intro", "title-main", "title-part"];

    internal static IEnumerable<LocalizedText> Titles(RelatonNode record) => record["title"].Each()
        .GroupBy(title => LanguageOf(title, record), StringComparer.Ordinal)
        .Select(titles => new LocalizedText { LanguageCode = titles.Key, Text = Whole([.. titles]) })
        .Where(title => title.Text.Length > 0);

    internal static IEnumerable<LocalizedText> Abstracts(RelatonNode record) => record["abstract"].Each()
        .Select(text => new LocalizedText { LanguageCode = LanguageOf(text, record), Text = text.Text() })
        .Where(text => text.Text.Length > 0);

    private static string Whole(List<RelatonNode> titles)
    {
        if (titles.Find(title => title["type"].Text() == "main") is { IsAbsent: false } whole)
            return whole.Text();
        var parts = _parts.SelectMany(part => titles.Where(title => title["type"].Text() == part), (_, title) => title.Text()).ToList();
        return parts.Count > 0 ? string.Join(" - ", parts) : titles[0].Text();
    }

    private static string LanguageOf(RelatonNode text, RelatonNode record) =>
        text["language"].Or(record["language"]).Text() is { Length: > 0 } language ? language : Unknown;
}
