namespace Federation.Matching.Allocation;

/// <summary>A text as a vector of length 1, of which terms that no work has are left out.</summary>
/// <param name="Features">Numbers of the terms and ranges, each once.</param>
/// <param name="Weights">Their weights.</param>
internal readonly record struct TextVector(int[] Features, float[] Weights);
