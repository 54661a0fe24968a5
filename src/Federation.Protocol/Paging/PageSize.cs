namespace Federation.Protocol.Paging;

/// <summary>How many items a page holds (AIP-158).</summary>
public static class PageSize
{
    /// <summary>Gives the size to use: the default for 0, the maximum for more than that.</summary>
    /// <exception cref="PageSizeException"><paramref name="requested"/> is negative.</exception>
    public static int Clamp(int requested, int @default = 50, int maximum = 1000) => requested switch
    {
        < 0 => throw new PageSizeException($"page_size is {requested}; it should be 0 for {@default} items, or 1 to {maximum}"),
        0 => @default,
        _ => Math.Min(requested, maximum),
    };
}
