using System.Globalization;

namespace Federation.Aggregator.Pages.Framing;

/// <summary>Where dates lie on a line from one year to another.</summary>
/// <param name="dates">ISO 8601 dates, whole or in part.</param>
/// <param name="left">Where the line begins, as an SVG coordinate.</param>
/// <param name="width">How long it is.</param>
internal sealed class TimelineScale(IEnumerable<string> dates, double left = 20, double width = 940)
{
    private const int MostTicks = 8;

    private readonly List<double> _years = [.. dates.Select(YearOf).OfType<double>()];

    private double First => Math.Floor(_years.Min());

    private double Last => Math.Max(First + 1, Math.Ceiling(_years.Max() + 0.05));

    /// <summary>Whether there is anything to show.</summary>
    internal bool IsEmpty => _years.Count == 0;

    /// <summary>Years to write at the line.</summary>
    internal IEnumerable<int> Ticks
    {
        get
        {
            var step = (int)Math.Ceiling((Last - First) / MostTicks);
            for (var year = (int)First; year <= Last; year += step)
                yield return year;
        }
    }

    /// <summary>The place of a date, as an SVG coordinate; null when it is none.</summary>
    internal string? PlaceOf(string date) => YearOf(date) is { } year ? Place(year) : null;

    /// <summary>The place of a year's beginning.</summary>
    internal string Place(double year) => (left + ((year - First) / (Last - First) * width)).ToString("0.#", CultureInfo.InvariantCulture);

    private static double? YearOf(string date)
    {
        var parts = date.Split('-');
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var year))
            return null;
        var month = parts.Length > 1 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var m) ? m : 7;
        var day = parts.Length > 2 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var d) ? d : 1;
        return year + ((month - 1) / 12.0) + (day / 366.0);
    }
}
