using Federation.Matching.Text;

namespace Federation.Matching.Identifiers;

/// <summary>Brings identifiers of standards into one spelling, without edition.</summary>
internal static class Identifier
{
    /// <summary>
    /// The identifiers that one text names: <c>ITU-T Rec. X.509 (10/2019) | ISO/IEC 9594-8:2020</c> gives
    /// <c>itu-t x.509</c> and <c>iso/iec 9594-8</c>.
    /// </summary>
    public static IEnumerable<string> Parse(string text)
    {
        foreach (var one in text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var folded = TextFolding.Fold(one, MatchLimits.TitleLength);
            folded = Cut(Cut(folded, '('), ':');
            folded = folded.Replace("recommendation ", "", StringComparison.Ordinal).Replace("rec. ", "", StringComparison.Ordinal);
            if (folded.Any(char.IsAsciiDigit))
            {
                yield return string.Join(' ', folded.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
        }
    }

    private static string Cut(string text, char mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at > 0 ? text[..at] : text;
    }
}
