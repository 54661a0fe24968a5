using System.Globalization;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Papers;

/// <summary>The days that a paper is about, both included.</summary>
internal sealed record PaperPeriod(DateOnly Start, DateOnly End)
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>First day, ISO 8601.</summary>
    public string StartDate => Start.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Last day, ISO 8601.</summary>
    public string EndDate => End.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Reads a day.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static DateOnly ReadDay(string text) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new FormatException($"'{text}' is no day; write it as YYYY-MM-DD.");

    /// <summary>Whether a date lies in the period. One that names a month or year only lies in it when all of that does.</summary>
    public bool Holds(string date) => date.Length switch
    {
        10 => string.CompareOrdinal(date, StartDate) >= 0 && string.CompareOrdinal(date, EndDate) <= 0,
        7 or 4 => string.CompareOrdinal(First(date), StartDate) >= 0 && string.CompareOrdinal(Last(date), EndDate) <= 0,
        _ => false,
    };

    /// <summary>Whether a moment lies in the period (UTC).</summary>
    public bool Holds(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime) is var day && day >= Start && day <= End;

    /// <summary>Whether a milestone was reached in the period.</summary>
    public bool Reached(Milestone milestone) => milestone.State == MilestoneState.Reached && Holds(milestone.Date);

    private static string First(string date) => date.Length == 4 ? $"{date}-01-01" : $"{date}-01";

    // Days of a month are compared as texts, and no month has more than 31.
    private static string Last(string date) => date.Length == 4
        ? $"{date}-12-31"
        : $"{date}-{DateTime.DaysInMonth(int.Parse(date.AsSpan(0, 4), CultureInfo.InvariantCulture), int.Parse(date.AsSpan(5, 2), CultureInfo.InvariantCulture)):00}";
}
