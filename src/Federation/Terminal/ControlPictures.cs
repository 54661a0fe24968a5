namespace Federation.Terminal;

/// <summary>
/// Signs for control characters, from the Unicode block Control Pictures: what files and services say must not command the terminal.
/// </summary>
internal static class ControlPictures
{
    private const char Null = '\u2400';
    private const char Delete = '\u2421';
    private const char Replacement = '\ufffd';

    /// <summary>The text with a sign for each control character, but for tabs and ends of lines.</summary>
    internal static string Legible(string text) => text.Any(IsCommand) ? string.Concat(text.Select(c => IsCommand(c) ? Of(c) : c)) : text;

    private static bool IsCommand(char c) => char.IsControl(c) && c is not ('\r' or '\n' or '\t');

    // Those of the C1 set have no signs of their own.
    private static char Of(char control) => control switch
    {
        < ' ' => (char)(Null + control),
        '\u007f' => Delete,
        _ => Replacement,
    };
}
