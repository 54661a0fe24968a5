using System.Buffers;
using System.Text;

namespace Federation.Terminal;

/// <summary>
/// Signs for what is no text but a command: control characters, shown from the Unicode block Control Pictures, and the characters that turn
/// round the order of those behind them (UAX #9). What files and services say must not command the terminal.
/// </summary>
internal static class ControlPictures
{
    private const char Null = '\u2400';
    private const char Delete = '\u2421';
    private const char Replacement = '\ufffd';

    // Marks of direction and joiners are not among them: whole scripts need these, and they act on their neighbours alone.
    private const string Turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";

    private static readonly SearchValues<char> _commands = SearchValues.Create(
        [.. Enumerable.Range(0, 0xa0).Select(code => (char)code).Where(c => char.IsControl(c) && c is not ('\n' or '\t')), .. Turning]);

    // Of the number of a colour (ECMA-48, 8.3.117).
    private static readonly SearchValues<char> _colourCharacters = SearchValues.Create("0123456789;");

    /// <summary>The text with a sign for each command, but for tabs and ends of lines.</summary>
    internal static string Legible(string text) => Legible(text, colours: false);

    /// <summary>The same, but for changes of colour too.</summary>
    internal static string LegibleInColours(string text) => Legible(text, colours: true);

    private static string Legible(string text, bool colours)
    {
        var legible = new StringBuilder();
        var rest = text.AsSpan();
        for (int at; (at = rest.IndexOfAny(_commands)) >= 0;)
        {
            var kept = at + LengthOfKept(rest[at..], colours);
            legible.Append(rest[..kept]);
            if (kept == at)
                legible.Append(SignOf(rest[kept++]));
            rest = rest[kept..];
        }

        return legible.Length == 0 ? text : legible.Append(rest).ToString();
    }

    private static int LengthOfKept(ReadOnlySpan<char> text, bool colours)
    {
        if (text is ['\r', '\n', ..])
            return 2;
        if (!colours || text is not ['\u001b', '[', ..])
            return 0;
        var end = text[2..].IndexOfAnyExcept(_colourCharacters);
        return end >= 0 && text[2 + end] == 'm' ? 2 + end + 1 : 0;
    }

    // Those of the C1 set, and those that turn, have no signs of their own.
    private static char SignOf(char command) => command switch
    {
        < ' ' => (char)(Null + command),
        '\u007f' => Delete,
        _ => Replacement,
    };
}
