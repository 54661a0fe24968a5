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

    /// <summary>
    /// After the words whose initial letters it is made of, as in <c>Relayed multicast control protocol (RMCP)</c>: where another title
    /// lacks it, it lacks nothing.
    /// </summary>
    Abbreviation = 4,
}
