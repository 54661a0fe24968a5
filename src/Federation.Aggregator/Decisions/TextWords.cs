using System.Globalization;

namespace Federation.Aggregator.Decisions;

/// <summary>Where the words of a text are: runs of letters and digits, with the accents and vowels that are characters of their own.</summary>
internal static class TextWords
{
    internal static IEnumerable<Range> Of(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isWord = i < text.Length && (char.IsLetterOrDigit(text[i]) || (start >= 0 && IsMark(text[i])));
            if (isWord && start < 0)
                start = i;
            if (isWord || start < 0)
                continue;
            yield return start..i;
            start = -1;
        }
    }

    private static bool IsMark(char c) => CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
