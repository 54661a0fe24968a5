namespace Federation.Matching.Training;

/// <summary>Fits the line that turns log-odds into calibrated log-odds (Platt 1999), by Newton's method.</summary>
internal static class Calibration
{
    private const int Rounds = 50;
    private const double Ridge = 1e-6;

    /// <summary>Slope and offset, to four decimals.</summary>
    public static (float Slope, float Offset) Fit(IReadOnlyList<(float Score, bool Label)> rows)
    {
        double slope = 1, offset = 0;
        for (var round = 0; round < Rounds; round++)
        {
            double g0 = 0, g1 = 0, h00 = Ridge, h01 = 0, h11 = Ridge;
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
            offset += ((h11 * g0) - (h01 * g1)) / determinant;
            slope += ((h00 * g1) - (h01 * g0)) / determinant;
        }

        return (MathF.Round((float)slope, 4), MathF.Round((float)offset, 4));
    }
}
