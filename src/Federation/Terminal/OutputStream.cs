using System.Text;

namespace Federation.Terminal;

/// <summary>
/// The standard output, which says in a sentence that it cannot be written. On a terminal nothing that is quoted in it commands that; in a file
/// or pipe the text is what it is.
/// </summary>
internal sealed class OutputStream : TextWriter
{
    private readonly TextWriter _output;
    private readonly Func<string, string> _shown;

    private OutputStream(TextWriter output, Func<string, string> shown) => (_output, _shown) = (output, shown);

    /// <summary>The stream as it is, for whoever sees to that what is quoted is legible.</summary>
    internal static TextWriter Bare { get; } = Over(Console.Out);

    public override Encoding Encoding => _output.Encoding;

    /// <summary>Puts it in the place of the console's own.</summary>
    internal static void Open() => Console.SetOut(Console.IsOutputRedirected ? Bare : new OutputStream(Bare, ControlPictures.Legible));

    /// <summary>Writes to <paramref name="output"/>, which is the standard output in another way.</summary>
    internal static TextWriter Over(TextWriter output) => new OutputStream(output, static text => text);

    /// <summary>Says that the standard output cannot be written.</summary>
    internal static IOException Unwritable(Exception fault) => new($"The output cannot be written: {fault.Message.TrimEnd('.')}.", fault);

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value)
    {
        try
        {
            _output.Write(_shown(value ?? ""));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && _output is not OutputStream)
        {
            throw Unwritable(e);
        }
    }

    public override void WriteLine(string? value) => Write(value + NewLine);
}
