using System.Buffers;
using System.Globalization;

namespace Federation.Aggregator.Exports;

/// <summary>A cell of a file of comma-separated values (RFC 4180).</summary>
internal static class CsvCell
{
    private static readonly SearchValues<char> _quoted = SearchValues.Create("\",\r\n");

    /// <summary>
    /// A text. What a spreadsheet would take for a formula, and carry out, begins with an apostrophe (CWE-1236): registries write the titles,
    /// and a title is not trusted. Excel reads the wide forms of its signs, which Chinese and Japanese are written with, as the signs.
    /// </summary>
    internal static string Of(string text)
    {
        if (text.TrimStart() is ['=' or '+' or '-' or '@' or '|' or '%' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20', ..] || text is ['\t' or '\r' or '\n', ..])
            text = $"'{text}";
        return text.AsSpan().ContainsAny(_quoted) || text is [' ', ..] or [.., ' '] ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    /// <summary>A number, which is never a formula.</summary>
    internal static string Of(double number) => number.ToString("0.0000", CultureInfo.InvariantCulture);
}
