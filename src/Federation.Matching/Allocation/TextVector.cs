namespace Federation.Matching.Allocation;

/// <summary>A text as a vector of length 1, of which terms that no work has are left out.</summary>
/// <param name="Features">Numbers of the terms, rising within the title and within the whole text.</param>
/// <param name="Weights">Their weights.</param>
internal readonly record struct TextVector(int[] Features, float[] Weights);
