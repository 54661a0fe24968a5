namespace Federation.Protocol.Paging;

/// <summary>A page size is negative.</summary>
public sealed class PageSizeException : FormatException
{
    /// <summary>Says what is wrong.</summary>
    public PageSizeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says what is wrong.</summary>
    public PageSizeException(string message)
        : base(message)
    {
    }

    /// <summary>Says nothing.</summary>
    public PageSizeException()
    {
    }
}
