namespace Federation.Matching.Phrases;

/// <summary>The words of an item, in which phrases are looked for: 4 bytes a word.</summary>
public sealed class PhraseText
{
    // Stands between two titles, so that the end of one and the beginning of the next make no phrase.
    internal const uint Gap = 0;

    private readonly uint[] _title;
    private readonly uint[] _abstract;

    internal PhraseText(uint[] title, uint[] summary) => (_title, _abstract) = (title, summary);

    internal ReadOnlySpan<uint> Title => _title;

    internal ReadOnlySpan<uint> Abstract => _abstract;
}
