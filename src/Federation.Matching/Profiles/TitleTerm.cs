namespace Federation.Matching.Profiles;

/// <summary>A word of a title.</summary>
/// <param name="Term">Hash of its stem.</param>
/// <param name="Weight">What it tells here, in nats: its own weight times its segment's.</param>
internal readonly record struct TitleTerm(uint Term, float Weight);
