using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;

namespace Federation.Terminal;

/// <summary>Says what is wrong with a command line: on the error stream alone, since a script takes what is on the other for the result.</summary>
internal static partial class WrongLine
{
    private static readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal)
    {
        ["System.Int32"] = "a whole number",
        ["System.Int64"] = "a whole number",
        ["System.Double"] = "a number",
        ["System.TimeSpan"] = "hours:minutes:seconds",
        ["System.DateTimeOffset"] = "a time, such as 2026-01-31T12:00:00Z",
        ["System.IO.FileInfo"] = "the name of a file",
        ["System.IO.DirectoryInfo"] = "the name of a folder",
    };

    /// <summary>Writes a sentence for each error of <paramref name="line"/>.</summary>
    internal static void Write(ParseResult line)
    {
        if (line.Action is ParseErrorAction names)
        {
            // The library finds names that are alike, and would write them and the help to the output.
            names.ShowHelp = false;
            line.Invoke(new InvocationConfiguration { Output = Console.Error, Error = TextWriter.Null });
        }

        Write([.. line.Errors.Select(error => error.Message)]);
    }

    /// <summary>Writes sentences of the library.</summary>
    internal static void Write(params IEnumerable<string> errors)
    {
        foreach (var error in errors)
            Console.Error.WriteLine(ExpectedType().Replace(error, match => _kinds.TryGetValue(match.Groups[1].Value, out var kind) ? $": it should be {kind}" : ""));
        Console.Error.WriteLine("--help tells what may be given.");
    }

    // The library names the .NET type that a value is read into.
    [GeneratedRegex(" as expected type '([^']*)'")]
    private static partial Regex ExpectedType();
}
