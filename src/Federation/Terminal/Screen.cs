using Spectre.Console;

namespace Federation.Terminal;

/// <summary>The console as Spectre writes to it.</summary>
internal static class Screen
{
    // A file or pipe has no width: no line is broken there, so that searching finds whole sentences.
    private const int WidthOfFiles = 1_000_000;

    /// <summary>The standard output.</summary>
    internal static IAnsiConsole Output() => Open(OutputStream.Bare, Console.IsOutputRedirected);

    /// <summary>The error stream, for progress that is not part of the result.</summary>
    internal static IAnsiConsole Error() => Open(ErrorStream.Bare, Console.IsErrorRedirected);

    private static IAnsiConsole Open(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        console.Pipeline.Attach(new LegibleOutput());
        if (redirected)
            console.Profile.Width = WidthOfFiles;
        return console;
    }
}
