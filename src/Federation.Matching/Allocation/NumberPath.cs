using System.Text.RegularExpressions;

namespace Federation.Matching.Allocation;

/// <summary>
/// The number of a standard as the ranges that it lies in: <c>X.509</c> is of the series <c>X</c>, of <c>X.5xx</c>, of <c>X.50x</c>, and
/// itself. Bodies give neighbouring numbers to kindred work, so that whose works lie near tells whose the next one is.
/// </summary>
public sealed partial class NumberPath
{
    // More numbers of one text are not read.
    private const int MostNumbers = 8;

    private const char AnyDigit = 'x';

    private NumberPath(string series, string number, string part)
    {
        var ranges = new List<string> { series };
        for (var i = 0; i < number.Length; i++)
        {
            if (char.IsAsciiDigit(number[i]))
            {
                ranges.Add(series + number[..(i + 1)] + Mask(number[(i + 1)..]));
            }
        }

        if (part.Length > 0)
        {
            ranges.Add(series + number + part);
        }

        Ranges = ranges;
    }

    /// <summary>The number, as the text writes it.</summary>
    public string Number => Ranges[^1];

    /// <summary>The ranges that it lies in, the widest first and the number itself last.</summary>
    public IReadOnlyList<string> Ranges { get; }

    /// <summary>
    /// Reads the numbers that a text names, in their order, each once and eight at most: those of ITU (<c>X.509</c>; of <c>X.sec-wallet</c>,
    /// which has none yet, and <c>X Suppl. 3</c> the series), ISO and IEC (<c>ISO/IEC 24760-1</c>), ETSI (<c>TS 103 523-3</c>) and 3GPP
    /// (<c>TS 33.501</c>).
    /// </summary>
    /// <param name="text">An identifier, or running text.</param>
    public static IReadOnlyList<NumberPath> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. Pattern().Matches(text)
            .Select(static m => new NumberPath(m.Groups["series"].Value, m.Groups["number"].Value, m.Groups["part"].Value))
            .DistinctBy(static n => n.Number, StringComparer.Ordinal)
            .Take(MostNumbers)];
    }

    private static string Mask(string digits) => string.Concat(digits.Select(static c => char.IsAsciiDigit(c) ? AnyDigit : c));

    [GeneratedRegex(
        @"(?<![\w.])((?<series>[A-Z])((?<number>\.\d{1,4})(?<part>(\.\d+)*)\b|\.[a-z][a-z-]{2,}|\sSuppl\b)"
        + @"|(?<series>(ISO|IEC)(/[A-Z]+)*)(\s(TS|TR|PAS))?(?<number>\s\d{3,6})(?<part>(-\d+)*)\b"
        + @"|(?<series>(TS|TR|EN|ES|EG|SR))(?<number>\s(\d{3}\s\d{3}|\d\d\.\d{3}))(?<part>(-\d+)*)\b)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
