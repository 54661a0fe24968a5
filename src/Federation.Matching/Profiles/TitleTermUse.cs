namespace Federation.Matching.Profiles;

/// <summary>How a title uses a word.</summary>
/// <param name="Prefix">Hash of its first letters, by which its relatives are known.</param>
/// <param name="UsageAndPlace">Number of its usage by registry, or its segment's where that is boilerplate, and its place in three bits.</param>
internal readonly record struct TitleTermUse(uint Prefix, uint UsageAndPlace)
{
    private const int PlaceBits = 3;

    /// <summary>Makes a use.</summary>
    public TitleTermUse(uint prefix, int usage, TitlePlace place)
        : this(prefix, ((uint)usage << PlaceBits) | (uint)place)
    {
    }

    /// <summary>Number of its usage by registry, or its segment's where that is boilerplate.</summary>
    public int Usage => (int)(UsageAndPlace >> PlaceBits);

    /// <summary>Which segments it stands in.</summary>
    public TitlePlace Place => (TitlePlace)(UsageAndPlace & ((1 << PlaceBits) - 1));
}
