using System.Globalization;
using Federation.Matching.Text;

namespace Federation.Matching.Training;

/// <summary>Counts words and title segments over a corpus and writes the vocabulary that scores are computed with.</summary>
internal sealed class VocabularyBuilder
{
    private const int MinimumTitles = 3;
    private const int MinimumAbstracts = 8;
    private const int MinimumSegments = 5;

    // A registry's own rate is trusted as much as this many items of all registries together.
    private const double Smoothing = 200;

    // A segment that a registry repeats less often than this is subject matter, not boilerplate.
    private const double SubjectRate = 0.0005;

    private readonly Dictionary<string, Dictionary<string, int>> _titles = [];
    private readonly Dictionary<string, Dictionary<string, int>> _segments = [];
    private readonly Dictionary<string, int> _abstracts = [];
    private readonly Dictionary<string, int> _items = [];
    private readonly TitleReader _reader = new();
    private int _withAbstract;

    /// <summary>Counts one item.</summary>
    public void Add(MatchItem item)
    {
        var registry = TextFolding.Fold(item.Registry, MatchLimits.TitleLength);
        _items[registry] = _items.GetValueOrDefault(registry) + 1;
        _reader.Read(item.Title);
        foreach (var stem in _reader.Words.Select(Stem).Distinct())
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

    /// <summary>Writes the vocabulary, words and segments in ordinal order.</summary>
    public void Write(TextWriter writer)
    {
        var unknown = new Dictionary<string, int>();
        writer.Write($"?\t{Text(Core(unknown))}\t{Text(Body(0))}\n");
        var words = _titles.Where(static t => t.Value.Values.Sum() >= MinimumTitles).Select(static t => t.Key)
            .Union(_abstracts.Where(static t => t.Value >= MinimumAbstracts).Select(static t => t.Key));
        foreach (var word in words.Order(StringComparer.Ordinal))
        {
            writer.Write($"w\t{word}\t{Text(Core(_titles.GetValueOrDefault(word, unknown)))}\t{Text(Body(_abstracts.GetValueOrDefault(word)))}\n");
        }

        foreach (var (segment, counts) in _segments.OrderBy(static s => s.Key, StringComparer.Ordinal))
        {
            if (counts.Values.Sum() >= MinimumSegments && SegmentWeight(counts) is < 1 and var weight)
            {
                writer.Write($"s\t{segment}\t{Text(weight)}\n");
            }
        }
    }

    private double SegmentWeight(Dictionary<string, int> counts)
    {
        var share = Math.Min(1, Math.Log(HighestRate(counts)) / Math.Log(SubjectRate));
        return share * share;
    }

    private double Core(Dictionary<string, int> counts) => -Math.Log(HighestRate(counts));

    private double Body(int count) => Math.Log((_withAbstract + 1) / (count + 0.5));

    private double HighestRate(Dictionary<string, int> counts)
    {
        var overall = (counts.Values.Sum() + 0.5) / _items.Values.Sum();
        return _items.Max(r => (counts.GetValueOrDefault(r.Key) + (Smoothing * overall)) / (r.Value + Smoothing));
    }

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

    private static string Text(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
