namespace Federation.Replication;

/// <summary>A peer breaks the protocol or a limit: it floods, goes backward, or sends more than there may be.</summary>
public class PeerFaultException : Exception
{
    /// <summary>Says how.</summary>
    public PeerFaultException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says how.</summary>
    public PeerFaultException(string message)
        : base(message)
    {
    }

    /// <summary>Says nothing.</summary>
    public PeerFaultException()
    {
    }
}
