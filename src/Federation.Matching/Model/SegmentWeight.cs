namespace Federation.Matching.Model;

/// <summary>What a title segment does to its words.</summary>
/// <param name="Keep">Share of their weight that they keep: 1, or less where a registry repeats the segment over and over.</param>
/// <param name="Usage">Number of the segment's usage by registry; 0 where it is too rare to say.</param>
internal readonly record struct SegmentWeight(float Keep, int Usage);
