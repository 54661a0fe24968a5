namespace Federation.Matching.Training;

/// <summary>Cuts the values of a feature into bins that hold about as many rows each.</summary>
internal static class Quantiles
{
    /// <summary>Gives each row's bin, and the highest value of each bin but the last.</summary>
    public static (byte[] Bins, float[] Cuts) Cut(float[] values, int maximumBins)
    {
        var sorted = (float[])values.Clone();
        Array.Sort(sorted);
        var cuts = new List<float>();
        for (var b = 1; b < maximumBins; b++)
        {
            var cut = sorted[(int)((long)sorted.Length * b / maximumBins)];
            if (cut < sorted[^1] && (cuts.Count == 0 || cut > cuts[^1]))
            {
                cuts.Add(Round(cut));
            }
        }

        var bins = new byte[values.Length];
        float[] all = [.. cuts.Distinct()];
        for (var i = 0; i < values.Length; i++)
        {
            var at = Array.BinarySearch(all, values[i]);
            bins[i] = (byte)(at >= 0 ? at : ~at);
        }

        return (bins, all);
    }

    // Few digits keep the file of weights small and readable.
    private static float Round(float value) => MathF.Round(value, 4);
}
