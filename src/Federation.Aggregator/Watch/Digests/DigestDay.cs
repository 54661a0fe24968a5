using System.Globalization;

namespace Federation.Aggregator.Watch.Digests;

/// <summary>A day somewhere on earth.</summary>
/// <param name="Date">Which.</param>
/// <param name="Offset">How far local time is ahead of UTC.</param>
internal readonly record struct DigestDay(DateOnly Date, TimeSpan Offset)
{
    /// <summary>The least that local time is ahead of UTC, in minutes.</summary>
    public const int LeastOffset = -12 * 60;

    /// <summary>The most.</summary>
    public const int MostOffset = 14 * 60;

    private const string Format = "yyyy-MM-dd";

    /// <summary>When it begins.</summary>
    public DateTimeOffset Start => new DateTimeOffset(Date.ToDateTime(TimeOnly.MinValue), Offset).ToUniversalTime();

    /// <summary>When it is over.</summary>
    public DateTimeOffset End => Start.AddDays(1);

    /// <summary>The day that it is now.</summary>
    public static DigestDay Of(DateTimeOffset now, int offsetMinutes)
    {
        var offset = TimeSpan.FromMinutes(offsetMinutes);
        return new DigestDay(DateOnly.FromDateTime(now.UtcDateTime + offset), offset);
    }

    /// <summary>The day so many days later.</summary>
    public DigestDay Add(int days) => this with { Date = Date.AddDays(days) };

    /// <summary>Reads the date of a day.</summary>
    /// <exception cref="FormatException">It is none, or too near to the ends of the calendar.</exception>
    public static DateOnly ParseDate(string text) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 1 and < 9999
            ? date
            : throw new FormatException($"'{text}' is no day: it should read like 2026-11-25.");

    /// <summary>The date as it stands in messages.</summary>
    public override string ToString() => Date.ToString(Format, CultureInfo.InvariantCulture);
}
