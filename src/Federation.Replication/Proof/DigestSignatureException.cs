namespace Federation.Replication;

/// <summary>A signed digest is not what it should be: malformed, changed, or signed with another key than the one that it names.</summary>
public sealed class DigestSignatureException : Exception
{
    /// <summary>Says why.</summary>
    public DigestSignatureException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says why.</summary>
    public DigestSignatureException(string message)
        : base(message)
    {
    }

    /// <summary>Says nothing.</summary>
    public DigestSignatureException()
    {
    }
}
