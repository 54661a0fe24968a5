namespace Federation.Matching.Evaluation;

/// <summary>How well the pairs of two registries were found.</summary>
/// <param name="Left">The registry that sorts first.</param>
/// <param name="Right">The other registry.</param>
/// <param name="True">Number of true pairs.</param>
/// <param name="Found">How many of them were predicted.</param>
/// <param name="Predicted">Number of predicted pairs.</param>
public sealed record RegistryScore(string Left, string Right, int True, int Found, int Predicted)
{
    /// <summary>Share of the predicted pairs that are true.</summary>
    public double Precision => Found / (double)Math.Max(1, Predicted);

    /// <summary>Share of the true pairs that were predicted.</summary>
    public double Recall => Found / (double)Math.Max(1, True);

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1 => Predicted + True == 0 ? 0 : 2.0 * Found / (Predicted + True);
}
