namespace Federation.Matching.Training;

/// <summary>Fits the line that turns log-odds into calibrated log-odds (Platt 1999), by Newton's method.</summary>
internal static class Calibration
{
    private const int Rounds = 50;
    private const double Ridge = 1e-6;

    // Where rows contradict the line that it begins with, a whole step would lead far beyond, where they say nothing any more.
    private const double LargestStep = 1;

    /// <summary>Slope and offset, to four decimals.</summary>
    /// <param name="rows">Log-odds and what was true.</param>
    /// <param name="prior">How strongly the line is held to slope 1 and offset 0.</param>
    public static (float Slope, float Offset) Fit(IReadOnlyList<(float Score, bool Label)> rows, double prior = 0)
    {
        double slope = 1, offset = 0;
        for (var round = 0; round < Rounds; round++)
        {
            double g0 = -prior * offset, g1 = -prior * (slope - 1), h00 = Ridge + prior, h01 = 0, h11 = Ridge + prior;
            foreach (var (score, label) in rows)
            {
                var p = 1 / (1 + Math.Exp(-((slope * score) + offset)));
                var error = (label ? 1 : 0) - p;
                var variance = p * (1 - p);
                g0 += error;
                g1 += error * score;
                h00 += variance;
                h01 += variance * score;
                h11 += variance * score * score;
            }

            var determinant = (h00 * h11) - (h01 * h01);
            offset += Math.Clamp(((h11 * g0) - (h01 * g1)) / determinant, -LargestStep, LargestStep);
            slope += Math.Clamp(((h00 * g1) - (h01 * g0)) / determinant, -LargestStep, LargestStep);
        }

        return (MathF.Round((float)slope, 4), MathF.Round((float)offset, 4));
    }
}
