using System.Text.Json;

namespace Federation.Hosting;

/// <summary>Says what is wrong with JSON that a person wrote, and where.</summary>
public static class JsonFault
{
    // What System.Text.Json ends its messages with: places counted from 0.
    private static readonly string[] _places = [" Path: ", " LineNumber: "];

    /// <summary>The fault with its line and byte, counted from 1 as editors count.</summary>
    public static string Describe(JsonException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.LineNumber is not { } line || fault.BytePositionInLine is not { } position)
            return fault.Message;
        return $"line {line + 1}, byte {position + 1}: {Reason(fault)}";
    }

    // JSON of another shape is told in terms of .NET types.
    private static string Reason(JsonException fault)
    {
        if (fault.Path is { } path && fault.InnerException is not JsonException)
            return $"{path.TrimStart('$', '.')} is not known here, or holds something else than it should.";
        var end = _places.Select(place => fault.Message.IndexOf(place, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(fault.Message.Length).Min();
        return fault.Message[..end];
    }
}
