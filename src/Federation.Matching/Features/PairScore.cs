namespace Federation.Matching.Features;

/// <summary>How a pair got its score.</summary>
/// <param name="Probability">Calibrated probability.</param>
/// <param name="Features">Value of each feature.</param>
/// <param name="Contributions">What each feature contributed, in calibrated log-odds.</param>
/// <param name="Bias">Calibrated log-odds before anything is known of the pair.</param>
internal sealed record PairScore(double Probability, float[] Features, float[] Contributions, float Bias);
