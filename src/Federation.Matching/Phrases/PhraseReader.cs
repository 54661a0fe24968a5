using Federation.Matching.Text;

namespace Federation.Matching.Phrases;

/// <summary>
/// Reads texts and phrases alike: folded, stemmed, without words that tell nothing, and each variant of a term of the thesaurus as the
/// preferred one. Immutable; several threads may share it.
/// </summary>
public sealed class PhraseReader
{
    /// <summary>Characters of an abstract that are read: it names its subject early, and the rest would cost memory.</summary>
    public const int AbstractLength = 1_000;

    private readonly Thesaurus _thesaurus = Thesaurus.Embedded();

    private PhraseReader()
    {
    }

    /// <summary>The reader with the thesaurus of the matcher; reading that takes a moment, once.</summary>
    public static PhraseReader Shared { get; } = new();

    /// <summary>Reads a phrase; the first <see cref="MatchLimits.TitleLength"/> characters count. One without telling words is found nowhere.</summary>
    public Phrase ReadPhrase(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Phrase(text, Read(text, MatchLimits.TitleLength));
    }

    /// <summary>Reads what phrases are looked for in.</summary>
    /// <param name="titles">Titles in all languages, and keywords.</param>
    /// <param name="summary">Abstract, scope or summary; may be empty.</param>
    public PhraseText ReadText(IEnumerable<string> titles, string summary)
    {
        ArgumentNullException.ThrowIfNull(titles);
        ArgumentNullException.ThrowIfNull(summary);
        return new PhraseText([.. titles.SelectMany(title => Read(title, MatchLimits.TitleLength).Prepend(PhraseText.Gap))], Read(summary, AbstractLength));
    }

    /// <summary>Folds a text, writes each variant of a term as the preferred one, and cuts the text that this gives into words.</summary>
    internal (string Text, List<Token> Words) Cut(string text, int limit)
    {
        var tokens = new List<Token>();
        var folded = TextFolding.Fold(text, limit);
        Tokenizer.Tokenize(folded, tokens);
        if (!_thesaurus.TryReplace(folded, tokens, out var replaced))
            return (folded, tokens);
        tokens.Clear();
        Tokenizer.Tokenize(replaced, tokens);
        return (replaced, tokens);
    }

    private uint[] Read(string text, int limit) =>
        [.. Cut(text, limit).Words.Where(static token => token.Kind != TokenKind.Stop).Select(static token => token.Term)];
}
