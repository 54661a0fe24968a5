using Federation.Protocol.Digests;

namespace Federation.Replication;

/// <summary>A batch would leave a copy that is not what its origin signed. Nothing of it was stored.</summary>
public sealed class DigestMismatchException : Exception
{
    /// <summary>Says which roots differ.</summary>
    /// <param name="expected">The root that the origin signed.</param>
    /// <param name="actual">The root that the copy would have.</param>
    public DigestMismatchException(DigestHash expected, DigestHash actual)
        : this($"The copy would have the digest {actual}, and its origin signed {expected}.")
    {
    }

    /// <summary>Says why.</summary>
    public DigestMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says why.</summary>
    public DigestMismatchException(string message)
        : base(message)
    {
    }

    /// <summary>Says nothing.</summary>
    public DigestMismatchException()
    {
    }
}
