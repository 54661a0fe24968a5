using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Replication;

/// <summary>What a peer says of where its copy of a registry comes from. An origin says nothing of a copy: it is the first on the way.</summary>
internal sealed record PeerView
{
    private const int LongestPath = 64;

    private PeerView(Copy? copy, string node, string epoch, long revision, Timestamp? time)
    {
        IsOrigin = copy is null;
        Epoch = copy?.OriginEpoch ?? epoch;
        Revision = copy?.OriginRevision ?? revision;
        Path = copy is null ? [node] : [.. copy.Path];
        ContactTime = (copy is null ? time : copy.OriginContactTime)?.ToDateTimeOffset();
        if (Epoch.Length == 0)
            throw new PeerFaultException("It does not tell the epoch of the registry.");
        if (Path.Count > LongestPath)
            throw new PeerFaultException($"A path of {Path.Count} nodes; at most {LongestPath} are allowed.");
    }

    /// <summary>Whether the peer is the origin itself.</summary>
    internal bool IsOrigin { get; }

    /// <summary>Epoch of the origin's store.</summary>
    internal string Epoch { get; }

    /// <summary>Revision of the origin that the peer is complete to; 0 when it is not.</summary>
    internal long Revision { get; }

    /// <summary>Nodes on the way, the origin first, the peer last.</summary>
    internal IReadOnlyList<string> Path { get; }

    /// <summary>When the origin was last heard of.</summary>
    internal DateTimeOffset? ContactTime { get; }

    internal static PeerView Of(Registry registry, DateTimeOffset now) =>
        new(registry.Copy, registry.Node, registry.Epoch, registry.Revision, Timestamp.FromDateTimeOffset(now));

    /// <summary>What a response of a stream says; the epoch of an origin is that of the connection.</summary>
    internal static PeerView Of(SyncWorkItemsResponse response, string epoch) =>
        new(response.Copy, response.Node, epoch, response.Revision, response.SendTime);

    /// <summary>As a batch tells it.</summary>
    internal ReplicaOrigin ToOrigin(bool caughtUp, long revision, string keySetUri) => new()
    {
        Epoch = Epoch,
        Revision = caughtUp ? revision : 0,
        Path = Path,
        ContactTime = ContactTime,
        KeySetUri = keySetUri,
    };
}
