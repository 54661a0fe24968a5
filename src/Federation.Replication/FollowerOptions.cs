using Federation.Protocol.Catalog.V1;

namespace Federation.Replication;

/// <summary>How a follower deals with its node.</summary>
public sealed record FollowerOptions
{
    /// <summary>How long the node may be silent before it must send a heartbeat: 1 s to 5 min.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many heartbeats may be missed before the connection counts as stalled and is given up.</summary>
    public int MissedHeartbeats { get; init; } = 3;

    /// <summary>How long a unary call to the node may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most items of a registry. A node that sends more is at fault, so that none fills the store behind the copies.</summary>
    public long MaximumItems { get; init; } = 5_000_000;

    /// <summary>Whether a registry may be copied, as the peer describes it now. It is asked before anything of it is stored.</summary>
    public Func<Registry, bool> MayCopy { get; init; } = static _ => true;
}
