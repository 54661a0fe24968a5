namespace Federation.Matching;

/// <summary>Two items of different registries that are, or declare to be, the same or overlapping work.</summary>
/// <param name="Left">Key of the item whose key sorts first (ordinal).</param>
/// <param name="Right">Key of the other item.</param>
/// <param name="Probability">Calibrated probability, 0 to 1, that both are one text; high where an item declares it.</param>
/// <param name="Overlap">Probability, 0 to 1, that both treat one subject, if in different texts.</param>
/// <param name="Verdict">What kind of duplication it is.</param>
/// <param name="Declared">What the items declare of each other, read from left to right; then the pair is no mere suspicion.</param>
/// <param name="DeclaredBy">Which of the two declares it.</param>
/// <param name="TextProbability">The probability by what was compared alone, whatever the items declare.</param>
public sealed record MatchedPair(
    string Left, string Right, double Probability, double Overlap, Verdict Verdict, DeclaredRelation Declared, DeclaringSide DeclaredBy, double TextProbability)
{
    // As likely as not.
    private const double EvenProbability = 0.5;

    /// <summary>
    /// Whether one item alone claims to be, or to adopt, the other's text, and what was compared does not bear it out: a slip or worse, of
    /// which the other body may know nothing.
    /// </summary>
    public bool IsBareClaim => DeclaredBy is DeclaringSide.Left or DeclaringSide.Right && Probability > TextProbability && TextProbability < EvenProbability;

    /// <summary>Probability, 0 to 1, that the pair is duplicated work of one kind or the other.</summary>
    public double Score => Math.Max(Probability, Overlap);
}
