namespace Federation.Matching.Allocation;

/// <summary>A word or word pair of a text.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Frequency">How often it occurs: 1 + ln(count).</param>
internal readonly record struct AllocationTerm(uint Hash, float Frequency);
