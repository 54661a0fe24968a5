namespace Federation.Matching.Profiles;

/// <summary>A word of an abstract.</summary>
/// <param name="Term">Hash of its stem.</param>
/// <param name="Weight">What it tells, in nats.</param>
internal readonly record struct AbstractTerm(uint Term, float Weight);
