namespace Federation.Matching;

/// <summary>Two items of different registries that are, or declare to be, the same or overlapping work.</summary>
/// <param name="Left">Key of the item whose key sorts first (ordinal).</param>
/// <param name="Right">Key of the other item.</param>
/// <param name="Probability">Calibrated probability, 0 to 1, that both are one text.</param>
/// <param name="Overlap">Probability, 0 to 1, that both treat one subject, if in different texts.</param>
/// <param name="Verdict">What kind of duplication it is.</param>
/// <param name="Declared">What the items declare of each other, read from left to right; then the pair is no mere suspicion.</param>
public sealed record MatchedPair(string Left, string Right, double Probability, double Overlap, Verdict Verdict, DeclaredRelation Declared)
{
    /// <summary>Probability, 0 to 1, that the pair is duplicated work of one kind or the other.</summary>
    public double Score => Math.Max(Probability, Overlap);
}
