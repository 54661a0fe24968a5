using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Replication.Peers;

/// <summary>Peers as messages.</summary>
internal static class PeerMessages
{
    public static Peer ToMessage(this PeerConnection peer, PeerSet peers)
    {
        var circuit = peer.Circuit.Status;
        return new Peer
        {
            Name = peer.Options.Name,
            Address = peer.Options.Address!.AbsoluteUri,
            Audience = peer.Options.Audience,
            Registries = { peer.Options.Registries.Select(id => new RegistryName(id).ToString()) },
            Filter = peer.Options.Filter,
            Paused = peer.IsPaused,
            Configured = peer.IsConfigured,
            Circuit = circuit.State,
            FailureCount = circuit.FailureCount,
            NextAttemptTime = ToTimestamp(circuit.NextAttemptTime),
            LastError = circuit.LastError,
            Mirrored = { peer.Routes.Select(route => ToMessage(route, peers)).OfType<PeerRegistry>() },
        };
    }

    public static QuarantinedWorkItem ToMessage(this QuarantinedItem item) => new()
    {
        Name = item.Name,
        Peer = $"peers/{item.Peer}",
        Revision = item.Revision,
        Reason = item.Reason,
        Time = Timestamp.FromDateTimeOffset(item.Time),
    };

    private static PeerRegistry? ToMessage(PeerRoute route, PeerSet peers)
    {
        if (peers.FindMirror(route.Registry) is not { } mirror)
            return null;
        var status = route.StatusWith(mirror.FollowedAt(route)?.Follower.Status);
        var (state, fault) = mirror.LookAt(route);
        return new PeerRegistry
        {
            Registry = route.Registry,
            State = state,
            Revision = status?.Revision ?? 0,
            NewestRevision = status?.NewestRevision ?? 0,
            Lag = status?.Lag ?? 0,
            ContactTime = ToTimestamp(status?.ContactTime),
            VerifyTime = ToTimestamp(status?.VerifyTime),
            Path = { mirror.FollowedAt(route)?.Follower.Status.Path ?? route.Offer?.Path ?? status?.Path ?? [] },
            QuarantinedCount = status?.QuarantinedCount ?? 0,
            LastError = fault,
        };
    }

    private static Timestamp? ToTimestamp(DateTimeOffset? time) => time is { } known ? Timestamp.FromDateTimeOffset(known) : null;
}
