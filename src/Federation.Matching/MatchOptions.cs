namespace Federation.Matching;

/// <summary>Settings of a <see cref="MatchIndex"/>.</summary>
public sealed record MatchOptions
{
    /// <summary>Pairs less probable than this, 0 to 1, are not reported.</summary>
    public double MinimumProbability { get; init; } = 0.5;

    /// <summary>A cluster holds together only where each item is linked to the others at least this strongly on average, 0 to 1.</summary>
    public double ClusterCohesion { get; init; } = 0.5;

    /// <summary>How people's decisions correct the probabilities.</summary>
    public ScoreCalibration Calibration { get; init; } = ScoreCalibration.None;

    /// <summary>Threads that a change of the index may use; the result is the same with any number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Items that a step of <see cref="MatchIndex.CatchUp"/> takes in or looks at, where all are looked at; the result is the same with any number.
    /// </summary>
    internal int StepSize { get; init; } = 4_096;
}
