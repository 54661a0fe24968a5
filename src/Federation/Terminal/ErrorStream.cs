using System.Text;

namespace Federation.Terminal;

/// <summary>
/// The error stream, which stops nobody: what it cannot take, since the terminal is gone or a disk is full, is passed over, as the console of
/// .NET passes over a pipe that nobody reads. Nothing that is quoted in it commands the terminal.
/// </summary>
internal sealed class ErrorStream : TextWriter
{
    private readonly TextWriter _console;
    private readonly Func<string, string> _shown;

    private ErrorStream(TextWriter console, Func<string, string> shown) => (_console, _shown) = (console, shown);

    /// <summary>The stream as it is, for whoever sees to that what is quoted is legible, and moves the cursor.</summary>
    internal static TextWriter Bare { get; } = new ErrorStream(Console.Error, static text => text);

    public override Encoding Encoding => _console.Encoding;

    /// <summary>Puts it in the place of the console's own.</summary>
    internal static void Open() => Console.SetError(new ErrorStream(Bare, ControlPictures.LegibleInColours));

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    // The log writes its lines so, with their colours.
    public override void Write(string? value)
    {
        try
        {
            _console.Write(_shown(value ?? ""));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nowhere else to tell it; a service goes on, and a command still says by its exit code how it went.
        }
    }

    // A line is one write, so that those of several threads do not mix.
    public override void WriteLine(string? value) => Write(ControlPictures.Legible((value ?? "").ReplaceLineEndings(NewLine)) + NewLine);
}
