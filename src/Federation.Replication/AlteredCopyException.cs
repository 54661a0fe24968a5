namespace Federation.Replication;

/// <summary>A peer served a copy that is not what its origin signed. It is not used.</summary>
public sealed class AlteredCopyException : Exception
{
    /// <summary>Names what was altered.</summary>
    /// <param name="message">What does not agree.</param>
    /// <param name="items">Resource names of the items, as far as they are known.</param>
    public AlteredCopyException(string message, IReadOnlyList<string> items)
        : base(message) => Items = items;

    /// <summary>Says why.</summary>
    public AlteredCopyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says why.</summary>
    public AlteredCopyException(string message)
        : base(message)
    {
    }

    /// <summary>Says nothing.</summary>
    public AlteredCopyException()
    {
    }

    /// <summary>Resource names of the altered items, as far as they are known.</summary>
    public IReadOnlyList<string> Items { get; } = [];
}
