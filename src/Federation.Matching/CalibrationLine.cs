namespace Federation.Matching;

/// <summary>A line from log-odds to log-odds (Platt 1999).</summary>
/// <param name="Slope">Above 0: below 1 it makes probabilities less certain, above 1 more.</param>
/// <param name="Offset">Above 0 it makes them greater.</param>
public sealed record CalibrationLine(double Slope, double Offset)
{
    internal const double LeastSlope = 0.1;
    private const double Least = 1e-6;

    /// <summary>Changes nothing.</summary>
    public static CalibrationLine None { get; } = new(1, 0);

    /// <summary>The corrected probability.</summary>
    public double Apply(double probability) =>
        this == None ? probability : 1 / (1 + Math.Exp(-((LogOdds(probability) * Slope) + Offset)));

    /// <summary>The probability that was corrected to this one.</summary>
    public double Undo(double probability) =>
        this == None ? probability : 1 / (1 + Math.Exp(-((LogOdds(probability) - Offset) / Slope)));

    /// <summary>The natural logarithm of the odds of a probability; as certainty has none, of one by a millionth less or more.</summary>
    public static double LogOdds(double probability)
    {
        var inner = Math.Clamp(probability, Least, 1 - Least);
        return Math.Log(inner / (1 - inner));
    }
}
