namespace Federation.Replication;

/// <summary>A follower's state at one moment.</summary>
public sealed record FollowerStatus
{
    /// <summary>How the follower stands to its node.</summary>
    public required FollowerState State { get; init; }

    /// <summary>The revision that the mirror has reached, in the order of the node.</summary>
    public long Revision { get; init; }

    /// <summary>The newest revision of the node, as far as it is known.</summary>
    public long NewestRevision { get; init; }

    /// <summary>Changes that the mirror is behind.</summary>
    public long Lag => Math.Max(0, NewestRevision - Revision);

    /// <summary>Whether everything that the node had at <see cref="ContactTime"/> is there, on the connection of now.</summary>
    public bool IsCaughtUp { get; init; }

    /// <summary>When the node was last heard of; null when it never was.</summary>
    public DateTimeOffset? ContactTime { get; init; }

    /// <summary>Identifiers of the nodes that the copy came through, the origin first, the node last.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>When the origin signed the newest state that the copy was found equal to; null when it never was.</summary>
    public DateTimeOffset? VerifyTime { get; init; }

    /// <summary>Number of items in quarantine.</summary>
    public long QuarantinedCount { get; init; }

    /// <summary>Why the node cannot be followed now; empty when it can.</summary>
    public string LastError { get; init; } = "";
}
