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

    /// <summary>The node is no way to the registry now: its copy is older, came through this node, or another way is better.</summary>
    Standby,

    /// <summary>The node served what the origin did not sign. Its copy is not used.</summary>
    Altered,
}
