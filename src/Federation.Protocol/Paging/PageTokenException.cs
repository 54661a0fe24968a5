namespace Federation.Protocol.Paging;

/// <summary>A page token is not one that was issued for this request: it was damaged, or the request changed.</summary>
public sealed class PageTokenException : FormatException
{
    /// <summary>Says what is wrong.</summary>
    public PageTokenException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says what is wrong.</summary>
    public PageTokenException(string message)
        : base(message)
    {
    }

    /// <summary>Says nothing.</summary>
    public PageTokenException()
    {
    }
}
