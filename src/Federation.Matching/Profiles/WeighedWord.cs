namespace Federation.Matching.Profiles;

/// <summary>A word of a title that is being read.</summary>
/// <param name="Term">Hash of its stem.</param>
/// <param name="Prefix">Hash of its first letters.</param>
/// <param name="Weight">What it tells here, in nats: its own weight times its segment's.</param>
/// <param name="Boilerplate">What it lost to its segment's being boilerplate, in nats.</param>
/// <param name="Usage">Number of its usage by registry, or its segment's where that is boilerplate.</param>
/// <param name="Place">Which segments it stands in.</param>
internal readonly record struct WeighedWord(uint Term, uint Prefix, float Weight, float Boilerplate, int Usage, TitlePlace Place);
