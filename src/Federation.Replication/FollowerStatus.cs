namespace Federation.Replication;

/// <summary>A follower's state at one moment.</summary>
public sealed record FollowerStatus
{
    /// <summary>How the follower stands to its node.</summary>
    public required FollowerState State { get; init; }

    /// <summary>The revision that the mirror has reached.</summary>
    public long Revision { get; init; }

    /// <summary>The newest revision of the node, as far as it is known.</summary>
    public long NewestRevision { get; init; }

    /// <summary>Changes that the mirror is behind.</summary>
    public long Lag => Math.Max(0, NewestRevision - Revision);

    /// <summary>When the node was last heard of; null when it never was.</summary>
    public DateTimeOffset? ContactTime { get; init; }

    /// <summary>Why the node cannot be followed now; empty when it can.</summary>
    public string LastError { get; init; } = "";
}
