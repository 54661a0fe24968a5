using System.Collections.Frozen;
using System.Globalization;

namespace Federation.Matching.Text;

/// <summary>Finds designators among the tokens of a title.</summary>
internal static class DesignatorParser
{
    private static readonly FrozenDictionary<uint, DesignatorKind> _labels = new Dictionary<string, DesignatorKind>
    {
        ["part"] = DesignatorKind.Part,
        ["pt"] = DesignatorKind.Part,
        ["partie"] = DesignatorKind.Part,
        ["parte"] = DesignatorKind.Part,
        ["teil"] = DesignatorKind.Part,
        ["часть"] = DesignatorKind.Part,
        ["subpart"] = DesignatorKind.SubPart,
        ["stage"] = DesignatorKind.Stage,
        ["release"] = DesignatorKind.Release,
        ["rel"] = DesignatorKind.Release,
        ["version"] = DesignatorKind.Version,
        ["edition"] = DesignatorKind.Version,
        ["phase"] = DesignatorKind.Level,
        ["level"] = DesignatorKind.Level,
        ["class"] = DesignatorKind.Level,
        ["layer"] = DesignatorKind.Level,
    }.ToFrozenDictionary(static p => TermHash.Of(p.Key), static p => p.Value);

    private static readonly uint _sub = TermHash.Of("sub");

    private static readonly string[] _roman =
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi"];

    /// <summary>
    /// Finds the designator that begins at a token.
    /// </summary>
    /// <returns>How many tokens it takes; 0 when there is none.</returns>
    public static int TryParse(ReadOnlySpan<char> folded, ReadOnlySpan<Token> tokens, out Designator designator)
    {
        designator = default;
        var skipped = tokens.Length > 2 && tokens[0].Term == _sub ? 1 : 0;
        if (tokens.Length < 2 + skipped || !_labels.TryGetValue(tokens[skipped].Term, out var kind))
        {
            return 0;
        }

        var number = tokens[skipped + 1];
        var text = folded.Slice(number.Start, number.Length);
        if (number.Kind != TokenKind.Number && !TryRoman(ref text))
        {
            return 0;
        }

        var taken = skipped + 2;
        var value = TermHash.Of(text.TrimStart('0'));
        if (taken < tokens.Length && IsSubNumber(folded, number, tokens[taken]))
        {
            value = (uint)TermHash.Mix(value, tokens[taken].Term);
            taken++;
        }

        designator = new Designator(skipped == 1 && kind == DesignatorKind.Part ? DesignatorKind.SubPart : kind, value);
        return taken;
    }

    // "Part 2-61" is one designator; in "Part 2 - 61 rules" the dash opens a segment.
    private static bool IsSubNumber(ReadOnlySpan<char> folded, Token number, Token next) =>
        next.Kind == TokenKind.Number && next.Start == number.Start + number.Length + 1 && folded[next.Start - 1] == '-';

    private static bool TryRoman(ref ReadOnlySpan<char> text)
    {
        for (var i = 0; i < _roman.Length; i++)
        {
            if (text.SequenceEqual(_roman[i]))
            {
                text = (i + 1).ToString(CultureInfo.InvariantCulture);
                return true;
            }
        }

        return false;
    }
}
