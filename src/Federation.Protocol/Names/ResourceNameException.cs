namespace Federation.Protocol.Names;

/// <summary>A text is not the resource name that it should be. The message says what one looks like.</summary>
public sealed class ResourceNameException : FormatException
{
    /// <summary>Says what is wrong with <paramref name="value"/> and what would be right.</summary>
    public ResourceNameException(string value, string message)
        : base(message) => Value = value;

    /// <summary>Says what is wrong.</summary>
    public ResourceNameException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says what is wrong.</summary>
    public ResourceNameException(string message)
        : base(message)
    {
    }

    /// <summary>Says nothing.</summary>
    public ResourceNameException()
    {
    }

    /// <summary>The text that is no such name.</summary>
    public string Value { get; } = "";
}
