namespace Federation.Replication;

/// <summary>How a follower stands to its node.</summary>
public enum FollowerState
{
    /// <summary>The first copy is being made; not all items are there yet.</summary>
    Loading,

    /// <summary>Has caught up at least once, and follows.</summary>
    Following,

    /// <summary>The node cannot be reached, or refuses.</summary>
    Unreachable,
}
