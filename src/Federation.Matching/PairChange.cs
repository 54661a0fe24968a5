namespace Federation.Matching;

/// <summary>One change of the reported pairs.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Pair">The pair as it is now, or, when it is gone, as it last was.</param>
public sealed record PairChange(PairChangeKind Kind, MatchedPair Pair);
