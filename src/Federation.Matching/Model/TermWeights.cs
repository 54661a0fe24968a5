namespace Federation.Matching.Model;

/// <summary>How much a word tells, in nats.</summary>
/// <param name="Core">In titles, counted in the registry that uses the word most: what every registry's own boilerplate loses.</param>
/// <param name="Body">In abstracts.</param>
/// <param name="Usage">Number of the word's usage by registry; 0 where it is too rare to say.</param>
internal readonly record struct TermWeights(float Core, float Body, int Usage);
