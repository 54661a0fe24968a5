using System.Text;

namespace Federation.Matching.Text;

/// <summary>A text that is kept but rarely read: a byte a character where all are of Latin-1, as nearly all titles are.</summary>
internal readonly struct PackedText
{
    private readonly object _text;

    /// <summary>Packs a text.</summary>
    public PackedText(string text) => _text = text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF') ? text : Encoding.Latin1.GetBytes(text);

    /// <inheritdoc/>
    public override string ToString() => _text is byte[] bytes ? Encoding.Latin1.GetString(bytes) : (string)_text;
}
