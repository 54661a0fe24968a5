namespace Federation.Replication;

/// <summary>The store behind a replica cannot be reached now; the follower tries again from where the replica is.</summary>
public sealed class ReplicaUnavailableException : Exception
{
    /// <summary>Says why.</summary>
    public ReplicaUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says why.</summary>
    public ReplicaUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Says nothing.</summary>
    public ReplicaUnavailableException()
    {
    }
}
