using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Federation.Matching.Text;

/// <summary>
/// Brings text into one form: compatibility-decomposed (Unicode Standard Annex 15), without accents, lower case. The
/// decompositions are a table of our own, so that every machine folds alike, with or without globalization data.
/// </summary>
internal static class TextFolding
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;
    private const int HangulVowels = 21;
    private const int HangulTails = 28;

    private static readonly FrozenDictionary<char, string> _decompositions = ReadDecompositions();

    /// <summary>Folds at most <paramref name="limit"/> characters of a text.</summary>
    public static string Fold(string text, int limit)
    {
        if (text.Length > limit)
        {
            text = text[..limit];
        }

        return Ascii.IsValid(text) ? text.ToLowerInvariant() : FoldUnicode(text);
    }

    private static string FoldUnicode(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAscii(c))
            {
                folded.Append(char.ToLowerInvariant(c));
            }
            else if (c is >= (char)HangulFirst and <= (char)HangulLast)
            {
                AppendHangul(c - HangulFirst, folded);
            }
            else if (_decompositions.TryGetValue(c, out var decomposed))
            {
                folded.Append(decomposed);
            }
            else if (!IsMark(c))
            {
                folded.Append(char.ToLowerInvariant(c));
            }
        }

        return folded.ToString();
    }

    // The Unicode Standard, section 3.12: a syllable is a leading consonant, a vowel and perhaps a tail.
    private static void AppendHangul(int syllable, StringBuilder folded)
    {
        folded.Append((char)(0x1100 + (syllable / (HangulVowels * HangulTails))));
        folded.Append((char)(0x1161 + (syllable / HangulTails % HangulVowels)));
        if (syllable % HangulTails is > 0 and var tail)
        {
            folded.Append((char)(0x11A7 + tail));
        }
    }

    // Accents, Hebrew points, Arabic vowel signs and hamzas, and invisible characters; in other scripts marks make the word.
    private static bool IsMark(char c) =>
        c is >= '\u0300' and <= '\u036F' or >= '\u0591' and <= '\u05C7' or >= '\u064B' and <= '\u065F' or '\u0670' or '\u0640'
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format;

    private static FrozenDictionary<char, string> ReadDecompositions()
    {
        using var stream = typeof(TextFolding).Assembly.GetManifestResourceStream("folding.tsv")!;
        using var reader = new StreamReader(stream);
        var decompositions = new Dictionary<char, string>();
        while (reader.ReadLine() is { } line)
        {
            decompositions[(char)int.Parse(line.AsSpan(0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture)] =
                string.Concat(line.AsEnumerable().Skip(5).Where(c => !IsMark(c)));
        }

        return decompositions.ToFrozenDictionary();
    }
}
