using Federation.Protocol.Catalog.V1;
using Federation.Replication;
using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>The state of a mirror as Redis holds it.</summary>
internal sealed record StoredState
{
    /// <summary>The token as it is stored; null when there is none.</summary>
    public required RedisValue Token { get; init; }

    /// <summary>Whether there is a mirror, in a format that this version reads.</summary>
    public required bool IsReadable { get; init; }

    /// <summary>How far the mirror has come.</summary>
    public required ReplicaPosition Position { get; init; }

    /// <summary>Id of the peer that the position belongs to.</summary>
    public string Peer { get; init; } = "";

    /// <summary>Epoch of the origin's store.</summary>
    public string OriginEpoch { get; init; } = "";

    /// <summary>Revision of the origin that the mirror is complete to.</summary>
    public long OriginRevision { get; init; }

    /// <summary>Where the origin's keys are.</summary>
    public string KeySetUri { get; init; } = "";

    /// <summary>How much of the registry the mirror holds.</summary>
    public MirrorProgress Progress { get; init; }

    /// <summary>What the node says of the registry.</summary>
    public Registry? Description { get; init; }
}
