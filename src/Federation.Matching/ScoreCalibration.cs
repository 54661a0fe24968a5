using System.Text.Json;
using Federation.Matching.Training;

namespace Federation.Matching;

/// <summary>How people's decisions correct the probabilities of a model. It keeps their order.</summary>
/// <param name="SameText">Corrects the probability that two items are one text.</param>
/// <param name="Overlap">Corrects the probability that they treat one subject.</param>
/// <param name="Decisions">How many decided pairs it was made from.</param>
public sealed record ScoreCalibration(CalibrationLine SameText, CalibrationLine Overlap, int Decisions)
{
    // As strong as a few decisions: without many that say so, probabilities stay as they are.
    private const double Prior = 2;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Corrects nothing.</summary>
    public static ScoreCalibration None { get; } = new(CalibrationLine.None, CalibrationLine.None, 0);

    /// <summary>Makes the correction that decided pairs ask for.</summary>
    /// <param name="pairs">The pairs, with the probabilities that the model alone gives them.</param>
    public static ScoreCalibration Fit(IReadOnlyCollection<DecidedPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return new(
            Fit(pairs.Select(static pair => (pair.SameText, pair.IsSameText))),
            Fit(pairs.Where(static pair => pair.Overlap > pair.SameText).Select(static pair => (pair.Overlap, pair.IsOverlap))),
            pairs.Count);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">It is no calibration.</exception>
    public static ScoreCalibration Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ScoreCalibration>(json, _json) is { SameText.Slope: > 0, Overlap.Slope: > 0 } calibration
                ? calibration
                : throw new FormatException("it should hold sameText and overlap, each with a slope above 0 and an offset");
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>Writes it as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, _json);

    private static CalibrationLine Fit(IEnumerable<(double Probability, bool Label)> rows)
    {
        var (slope, offset) = Calibration.Fit([.. rows.Select(static row => ((float)CalibrationLine.LogOdds(row.Probability), row.Label))], Prior);
        return new(Math.Max(slope, CalibrationLine.LeastSlope), offset);
    }
}
