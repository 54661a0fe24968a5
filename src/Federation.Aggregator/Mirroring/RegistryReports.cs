using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Replication.Peers;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Aggregator.Mirroring;

/// <summary>Tells how mirrors are, for a call or a page.</summary>
internal sealed class RegistryReports(PeerSet peers, RedisReplicaStore store)
{
    /// <summary>All mirrored registries, by name.</summary>
    public IReadOnlyList<MirroredRegistry> List() => [.. peers.Mirrors.OrderBy(mirror => mirror.Registry, StringComparer.Ordinal).Select(Describe)];

    /// <summary>Ids of the nodes of which it is not even known which registries they serve.</summary>
    public IReadOnlyList<string> ListUntold() => [.. peers.Untold];

    /// <summary>A mirror as a message.</summary>
    public MirroredRegistry Describe(MirrorStatus mirror) => new()
    {
        Name = mirror.Registry,
        Title = mirror.Description?.Title ?? "",
        Address = mirror.Address?.ToString() ?? "",
        State = mirror.State switch
        {
            PeerRegistryState.Loading => MirrorState.Loading,
            PeerRegistryState.Following => MirrorState.Following,
            PeerRegistryState.Paused => MirrorState.Paused,
            PeerRegistryState.Altered => MirrorState.Altered,
            _ => MirrorState.Unreachable,
        },
        ItemCount = store.CountItems(mirror.Registry),
        Revision = mirror.Revision,
        NewestRevision = mirror.NewestRevision,
        Lag = mirror.Lag,
        ContactTime = mirror.ContactTime is { } contact ? Timestamp.FromDateTimeOffset(contact) : null,
        LastError = mirror.LastError,
    };
}
