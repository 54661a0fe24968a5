namespace Federation.Matching;

/// <summary>What one feature of a pair contributed to its score.</summary>
/// <param name="Feature">Name of the feature, for example <c>title-overlap</c>.</param>
/// <param name="Value">Value of the feature for this pair.</param>
/// <param name="Weight">Its pull in log-odds: above 0 for, below 0 against.</param>
/// <param name="Sentence">The same in words.</param>
public sealed record Contribution(string Feature, double Value, double Weight, string Sentence);
