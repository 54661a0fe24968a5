namespace Federation.Matching.Evaluation;

/// <summary>How well pairs were predicted, at one threshold for all registries.</summary>
/// <param name="Threshold">Pairs with at least this score count as predicted.</param>
/// <param name="Closed">The pairs of registries whose true pairs are all known.</param>
/// <param name="Open">The pairs of registries whose true pairs are known in part: only recall tells something.</param>
/// <param name="CandidateRecall">Share of the true pairs of the closed registries that were predicted with any score.</param>
/// <param name="PairsGiven">Number of pairs that were predicted with any score.</param>
public sealed record MatchScore(
    double Threshold,
    IReadOnlyList<RegistryScore> Closed,
    IReadOnlyList<RegistryScore> Open,
    double CandidateRecall,
    int PairsGiven)
{
    /// <summary>Plain mean of F1 over the closed pairs of registries.</summary>
    public double MacroF1 => Closed.Count == 0 ? 0 : Closed.Average(static c => c.F1);
}
