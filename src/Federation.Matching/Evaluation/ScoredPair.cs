namespace Federation.Matching.Evaluation;

/// <summary>A pair that somebody predicts, on any scale; higher is surer.</summary>
/// <param name="Left">Key of one item.</param>
/// <param name="Right">Key of the other.</param>
/// <param name="Score">How sure.</param>
public readonly record struct ScoredPair(string Left, string Right, double Score);
