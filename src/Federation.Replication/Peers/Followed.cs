namespace Federation.Replication.Peers;

/// <summary>The way that is followed.</summary>
/// <param name="Route">The way.</param>
/// <param name="Follower">Who follows it.</param>
/// <param name="Replica">What the follower writes to.</param>
/// <param name="Running">The work; ends by a fault, or when it is stopped.</param>
/// <param name="Stop">Stops it.</param>
internal sealed record Followed(
    PeerRoute Route, CatalogFollower Follower, ObservedReplica Replica, Task Running, CancellationTokenSource Stop)
{
    /// <summary>Whether the peer has sent something on this connection.</summary>
    public bool IsHeard => Replica.Origin is not null;

    /// <summary>Whether everything that the peer had was stored once.</summary>
    public bool HasCaughtUp => Replica.CaughtUp.IsCompleted;

    /// <summary>Whether everything that the peer has is here, and nothing was found wrong with it.</summary>
    public bool IsProved => Follower.Status.IsCaughtUp;
}
