using System.Text;

namespace Federation.Terminal;

/// <summary>
/// The error stream, which stops nobody: what it cannot take, since the terminal is gone or a disk is full, is passed over, as the console of
/// .NET passes over a pipe that nobody reads.
/// </summary>
internal sealed class ErrorStream : TextWriter
{
    private readonly TextWriter _console;

    private ErrorStream(TextWriter console) => _console = console;

    public override Encoding Encoding => _console.Encoding;

    /// <summary>Puts it in the place of the console's own.</summary>
    internal static void Open() => Console.SetError(new ErrorStream(Console.Error));

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        try
        {
            _console.Write(value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nowhere else to tell it; a service goes on, and a command still says by its exit code how it went.
        }
    }

    // A line is one write, so that those of several threads do not mix. Colours, which command the terminal, come by Write.
    public override void WriteLine(string? value) => Write(ControlPictures.Legible((value ?? "").ReplaceLineEndings(NewLine)) + NewLine);
}
