using System.CommandLine;
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
    };

    /// <summary>Writes a sentence for each error of <paramref name="line"/>.</summary>
    internal static void Write(ParseResult line)
    {
        foreach (var error in line.Errors)
            Console.Error.WriteLine(ExpectedType().Replace(error.Message, match => _kinds.TryGetValue(match.Groups[1].Value, out var kind) ? $": it should be {kind}" : ""));
        Console.Error.WriteLine("--help tells what may be given.");
    }

    // The library names the .NET type that a value is read into.
    [GeneratedRegex(" as expected type '([^']*)'")]
    private static partial Regex ExpectedType();
}
