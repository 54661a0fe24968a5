using System.Globalization;

namespace Federation.Protocol.WorkItems;

/// <summary>Dates as registries know them: <c>YYYY</c>, <c>YYYY-MM</c> or <c>YYYY-MM-DD</c> (ISO 8601).</summary>
public static class PartialDate
{
    private static readonly string[] _formats = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    /// <summary>Whether a text is such a date, and one of the calendar.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) =>
        DateOnly.TryParseExact(text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
