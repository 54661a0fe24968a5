namespace Federation.Replication;

/// <summary>How far a peer was followed.</summary>
/// <param name="SyncToken">The opaque token to go on from; empty to start from nothing.</param>
/// <param name="Revision">The revision of the peer that the token stands for.</param>
/// <param name="Filter">The filter that the token was given for; empty when the whole registry is followed.</param>
public sealed record ReplicaPosition(string SyncToken, long Revision, string Filter = "")
{
    /// <summary>The position of a copy that holds nothing.</summary>
    public static ReplicaPosition Start { get; } = new("", 0);
}
