namespace Federation.Matching.Phrases;

/// <summary>Words that name a subject, in their order.</summary>
public sealed class Phrase
{
    private readonly uint[] _words;

    internal Phrase(string text, uint[] words) => (Text, _words) = (text, words);

    /// <summary>The phrase as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether it has a word that tells anything; without one it is found nowhere.</summary>
    public bool IsTelling => _words.Length > 0;

    /// <summary>Whether a title or keyword holds the words, one after the other.</summary>
    public bool IsInTitle(PhraseText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsTelling && text.Title.IndexOf(_words) >= 0;
    }

    /// <summary>Whether the abstract holds the words, one after the other.</summary>
    public bool IsInAbstract(PhraseText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsTelling && text.Abstract.IndexOf(_words) >= 0;
    }
}
