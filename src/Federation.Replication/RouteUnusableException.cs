namespace Federation.Replication;

/// <summary>
/// A peer is no way to a registry for now, without being at fault: what it has came through this node, or is older than what is here.
/// </summary>
public sealed class RouteUnusableException : Exception
{
    /// <summary>Says why.</summary>
    public RouteUnusableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says why.</summary>
    public RouteUnusableException(string message)
        : base(message)
    {
    }

    /// <summary>Says nothing.</summary>
    public RouteUnusableException()
    {
    }
}
