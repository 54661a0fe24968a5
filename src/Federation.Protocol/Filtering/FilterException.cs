namespace Federation.Protocol.Filtering;

/// <summary>A filter or an order cannot be understood. The message says where, and what would be right.</summary>
public sealed class FilterException : FormatException
{
    /// <summary>Says what is wrong at a position.</summary>
    public FilterException(int position, string message)
        : base(message) => Position = position;

    /// <summary>Says what is wrong.</summary>
    public FilterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says what is wrong.</summary>
    public FilterException(string message)
        : base(message)
    {
    }

    /// <summary>Says nothing.</summary>
    public FilterException()
    {
    }

    /// <summary>Where, in characters from 0.</summary>
    public int Position { get; }
}
