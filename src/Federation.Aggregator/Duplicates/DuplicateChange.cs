namespace Federation.Aggregator.Duplicates;

/// <summary>A change of one duplicate.</summary>
/// <param name="Before">The duplicate as it was; null when it is new.</param>
/// <param name="After">The duplicate as it is; null when it is gone.</param>
internal readonly record struct DuplicateChange(DuplicatePair? Before, DuplicatePair? After);
