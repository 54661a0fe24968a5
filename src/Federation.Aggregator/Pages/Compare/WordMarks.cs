using Federation.Aggregator.Decisions;

namespace Federation.Aggregator.Pages.Compare;

/// <summary>Marks which words of a text others have too, and which they do not.</summary>
internal static class WordMarks
{
    // Shorter words, and these, are everywhere.
    private const int ShortestWord = 3;

    // Characters of a text that are shown.
    private const int TextLimit = 1_500;

    private static readonly HashSet<string> _empty = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "are", "been", "can", "for", "from", "has", "have", "into", "its", "may", "not", "other", "such", "than", "that", "the", "their",
        "these", "this", "those", "used", "use", "which", "with", "within", "also", "any", "part", "between", "using",
    };

    /// <summary>Cuts a text into pieces; a long one is cut off.</summary>
    internal static IReadOnlyList<MarkedWord> Of(string text, IEnumerable<string> others)
    {
        var words = others.SelectMany(other => TextWords.Of(other).Select(word => Stem(other[word]))).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var shown = text.Length <= TextLimit ? text : text[..End(text)] + " …";
        List<MarkedWord> pieces = [];
        var at = 0;
        foreach (var range in TextWords.Of(shown))
        {
            if (range.Start.Value > at)
                pieces.Add(new(shown[at..range.Start], null));
            var word = shown[range];
            var says = TextWords.StandsAlone(word[0]) || (word.Length >= ShortestWord && !_empty.Contains(word));
            bool? match = says ? words.Contains(Stem(word)) : null;
            // What is read as one is marked as one.
            if (range.Start.Value == at && pieces is [.., var last] && last.Match == match)
                pieces[^1] = new(last.Text + word, match);
            else
                pieces.Add(new(word, match));
            at = range.End.Value;
        }

        pieces.Add(new(shown[at..], null));
        return pieces;
    }

    // Between words, or between characters where there are no spaces.
    private static int End(string text) =>
        text.LastIndexOf(' ', TextLimit) is > 0 and var space ? space : TextLimit - (char.IsLowSurrogate(text[TextLimit]) ? 1 : 0);

    // One plural is enough for the eye; the matcher has its own way.
    private static string Stem(string word) => word.Length > ShortestWord && word[^1] is 's' or 'S' ? word[..^1] : word;
}
