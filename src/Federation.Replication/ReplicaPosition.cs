namespace Federation.Replication;

/// <summary>How far a mirror has come.</summary>
/// <param name="SyncToken">The opaque token to go on from; empty to start from nothing.</param>
/// <param name="Revision">The revision that the token stands for.</param>
public sealed record ReplicaPosition(string SyncToken, long Revision)
{
    /// <summary>The position of a mirror that holds nothing.</summary>
    public static ReplicaPosition Start { get; } = new("", 0);
}
