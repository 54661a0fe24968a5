namespace Federation.Matching.Allocation;

/// <summary>A work that speaks for its group.</summary>
/// <param name="Key">Name of the item.</param>
/// <param name="Similarity">Cosine of the two texts, 0 to 1.</param>
public sealed record SimilarWork(string Key, double Similarity);
