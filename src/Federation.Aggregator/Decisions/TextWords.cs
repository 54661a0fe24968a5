using System.Globalization;

namespace Federation.Aggregator.Decisions;

/// <summary>
/// Where the words of a text are: runs of letters and digits, with the accents and vowels that are characters of their own. Chinese,
/// which has no spaces, goes by characters, and so does Japanese but for katakana.
/// </summary>
internal static class TextWords
{
    internal static IEnumerable<Range> Of(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isMark = i < text.Length && start >= 0 && IsMark(text[i]);
            var isLetter = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (start >= 0 && !isMark && (!isLetter || StandsAlone(text[i]) || StandsAlone(text[start])))
            {
                yield return start..i;
                start = -1;
            }

            if (isLetter && start < 0)
                start = i;
        }
    }

    /// <summary>Whether a letter counts as a word: a Chinese character, or one of hiragana.</summary>
    internal static bool StandsAlone(char letter) => letter is >= '\u3041' and <= '\u309F' or >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF';

    private static bool IsMark(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
