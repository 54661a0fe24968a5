namespace Federation.Matching;

/// <summary>Items of several registries that are one work.</summary>
/// <param name="Keys">Keys of the items, ordinal order.</param>
/// <param name="Cohesion">Mean probability over all pairs of items of different registries, absent pairs counting as 0.</param>
public sealed record Cluster(IReadOnlyList<string> Keys, double Cohesion);
