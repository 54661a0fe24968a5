using System.Globalization;
using Federation.Matching.Text;

namespace Federation.Matching.Training;

/// <summary>Counts words and title segments over a corpus and writes the vocabulary that scores are computed with.</summary>
internal sealed class VocabularyBuilder
{
    private const int MinimumTitles = 3;
    private const int MinimumAbstracts = 8;
    private const int MinimumSegments = 5;

    private readonly Dictionary<string, Dictionary<string, int>> _titles = [];
    private readonly Dictionary<string, Dictionary<string, int>> _segments = [];
    private readonly Dictionary<string, int> _abstracts = [];
    private readonly SortedDictionary<string, int> _items = new(StringComparer.Ordinal);
    private readonly TitleReader _reader = new(Thesaurus.Embedded());
    private int _withAbstract;

    /// <summary>Counts items and writes the vocabulary, words and segments in ordinal order.</summary>
    public static void Write(IEnumerable<MatchItem> items, TextWriter writer)
    {
        var builder = new VocabularyBuilder();
        foreach (var item in items)
        {
            builder.Add(item);
        }

        builder.Write(writer);
    }

    private void Add(MatchItem item)
    {
        var registry = TextFolding.Fold(item.Registry, MatchLimits.TitleLength);
        _items[registry] = _items.GetValueOrDefault(registry) + 1;
        _reader.Read(item.Title);
        foreach (var stem in _reader.Imprint.Concat(_reader.Words).Select(Stem).Distinct())
        {
            Count(_titles, stem, registry);
        }

        foreach (var segment in _reader.Words.GroupBy(static t => t.Segment).Select(g => string.Join(' ', g.Select(Stem))).Distinct())
        {
            Count(_segments, segment, registry);
        }

        if (item.Abstract.Length > 0)
        {
            _withAbstract++;
            foreach (var stem in Stems(item.Abstract).Distinct())
            {
                _abstracts[stem] = _abstracts.GetValueOrDefault(stem) + 1;
            }
        }
    }

    private void Write(TextWriter writer)
    {
        writer.Write($"n\t{Text(_withAbstract)}\t{string.Join('\t', _items.Select(static r => $"{r.Key}={Text(r.Value)}"))}\n");
        var words = _titles.Where(static t => t.Value.Values.Sum() >= MinimumTitles).Select(static t => t.Key)
            .Union(_abstracts.Where(static t => t.Value >= MinimumAbstracts).Select(static t => t.Key));
        foreach (var word in words.Order(StringComparer.Ordinal))
        {
            writer.Write($"w\t{word}\t{Counts(_titles.GetValueOrDefault(word))}\t{Text(_abstracts.GetValueOrDefault(word))}\n");
        }

        foreach (var (segment, counts) in _segments.OrderBy(static s => s.Key, StringComparer.Ordinal))
        {
            if (counts.Values.Sum() >= MinimumSegments)
            {
                writer.Write($"s\t{segment}\t{Counts(counts)}\n");
            }
        }
    }

    private string Counts(Dictionary<string, int>? counts) =>
        string.Join(',', _items.Keys.Select(r => Text(counts?.GetValueOrDefault(r) ?? 0)));

    private string Stem(Token token) => Tokenizer.StemOf(_reader.Folded.AsSpan(token.Start, token.Length), token.Kind);

    private static IEnumerable<string> Stems(string text)
    {
        var folded = TextFolding.Fold(text, MatchLimits.AbstractLength);
        var tokens = new List<Token>();
        Tokenizer.Tokenize(folded, tokens);
        return tokens.Where(static t => t.Kind != TokenKind.Stop)
            .Select(t => Tokenizer.StemOf(folded.AsSpan(t.Start, t.Length), t.Kind));
    }

    private static void Count(Dictionary<string, Dictionary<string, int>> counts, string what, string registry)
    {
        if (!counts.TryGetValue(what, out var registries))
        {
            counts[what] = registries = [];
        }

        registries[registry] = registries.GetValueOrDefault(registry) + 1;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
