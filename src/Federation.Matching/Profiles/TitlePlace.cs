namespace Federation.Matching.Profiles;

/// <summary>Where in a title a word stands.</summary>
[Flags]
internal enum TitlePlace : byte
{
    /// <summary>Between head and tail, or in boilerplate.</summary>
    Elsewhere = 0,

    /// <summary>In the first segment that is no boilerplate.</summary>
    Head = 1,

    /// <summary>In the last segment.</summary>
    Tail = 2,
}
