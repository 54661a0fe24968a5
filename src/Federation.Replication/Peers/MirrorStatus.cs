using Federation.Protocol.Catalog.V1;

namespace Federation.Replication.Peers;

/// <summary>How the mirror of a registry stands, over all peers that serve it.</summary>
public sealed record MirrorStatus
{
    /// <summary>Resource name of the registry.</summary>
    public required string Registry { get; init; }

    /// <summary>Loading, following, unreachable, paused or altered.</summary>
    public required PeerRegistryState State { get; init; }

    /// <summary>Whether the copy has once had everything, so that it is not smaller than the registry, but at most older.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>What was last said of the registry itself; null when that is not known.</summary>
    public Registry? Description { get; init; }

    /// <summary>Address of the peer that is followed, or would be; null when there is none any more.</summary>
    public Uri? Address { get; init; }

    /// <summary>Revision of the peer that the mirror has reached.</summary>
    public long Revision { get; init; }

    /// <summary>Newest revision of the peer, as far as it is known.</summary>
    public long NewestRevision { get; init; }

    /// <summary>Changes that the mirror is behind.</summary>
    public long Lag => Math.Max(0, NewestRevision - Revision);

    /// <summary>When a peer was last heard of; null when none ever was.</summary>
    public DateTimeOffset? ContactTime { get; init; }

    /// <summary>Why it is not followed now; empty when it is.</summary>
    public string LastError { get; init; } = "";

    /// <summary>Whether everything that the registry contains may be read here, but for the lag.</summary>
    public bool IsCurrent => State == PeerRegistryState.Following;
}
