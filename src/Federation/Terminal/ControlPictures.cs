namespace Federation.Terminal;

/// <summary>Signs for control characters, from the Unicode block Control Pictures.</summary>
internal static class ControlPictures
{
    private const char Null = '\u2400';
    private const char Delete = '\u2421';
    private const char Replacement = '\ufffd';

    /// <summary>Gives the sign for <paramref name="control"/>; those of the C1 set have none of their own.</summary>
    internal static char Of(char control) => control switch
    {
        < ' ' => (char)(Null + control),
        '\u007f' => Delete,
        _ => Replacement,
    };
}
