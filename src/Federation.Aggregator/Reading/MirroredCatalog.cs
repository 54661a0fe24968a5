using Federation.Aggregator.Mirroring;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Replication.Peers;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Aggregator.Reading;

/// <summary>The mirrored registries as readers are served them.</summary>
internal sealed class MirroredCatalog(PeerSet peers, RedisReplicaStore store)
{
    private const string ResourceType = "federation.Registry";
    private static readonly TimeSpan _loadingRetry = TimeSpan.FromSeconds(1);

    /// <summary>The registries, by name.</summary>
    public IReadOnlyList<Registry> List() => [.. peers.Mirrors.Select(Describe)];

    /// <inheritdoc cref="PeerSet.Unreachable"/>
    public IEnumerable<string> Unreachable => peers.Unreachable;

    /// <summary>Gives a registry.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND.</exception>
    public Registry Get(RegistryName name) =>
        peers.Mirrors.FirstOrDefault(mirror => mirror.Registry == name.ToString()) is { } mirror
            ? Describe(mirror)
            : throw FederationErrors.NotFound(ResourceType, name.ToString());

    /// <summary>Gives the mirror of a registry that is whole.</summary>
    /// <exception cref="Grpc.Core.RpcException">NOT_FOUND, or UNAVAILABLE with the reason <see cref="ErrorReasons.CopyLoading"/>.</exception>
    public RedisReplica Read(RegistryName name)
    {
        if (Find(name.ToString()) is { } replica)
            return replica;
        Get(name);
        throw Loading(name);
    }

    /// <summary>The mirror of a registry; null while it is not whole.</summary>
    public RedisReplica? Find(string registry) =>
        store.Find(registry) is { } replica && replica.ReadDigest((_, tree, _) => tree) is not null ? replica : null;

    /// <summary>The mirror of a registry, whole or not; null when there is none.</summary>
    public RedisReplica? FindAny(string registry) => store.Find(registry);

    /// <summary>UNAVAILABLE: the first copy is still being made.</summary>
    public static Grpc.Core.RpcException Loading(RegistryName name) => FederationErrors.Unavailable(
        ErrorReasons.CopyLoading, $"The first copy of {name} is being made; not all of its items are here yet. Try again later.", _loadingRetry);

    private Registry Describe(MirrorStatus mirror)
    {
        var described = mirror.Description?.Clone() ?? new Registry();
        described.Name = mirror.Registry;
        described.ItemCount = store.CountItems(mirror.Registry);
        described.Node = "";
        described.Copy = store.Find(mirror.Registry)?.ReadDigest((state, _, _) => CopyOf(state, mirror))
            ?? new Copy { State = mirror.State == PeerRegistryState.Altered ? CopyState.Altered : CopyState.Loading };
        described.Revision = described.Copy.OriginRevision;
        described.Epoch = described.Copy.OriginEpoch;
        return described;
    }

    private static Copy CopyOf(StoredState state, MirrorStatus mirror) => new()
    {
        OriginEpoch = state.OriginEpoch,
        OriginRevision = state.OriginRevision,
        Path = { state.Path },
        OriginContactTime = state.ContactTime is { } time ? Timestamp.FromDateTimeOffset(time) : null,
        State = mirror.State == PeerRegistryState.Altered ? CopyState.Altered : state.IsVerified ? CopyState.Verified : CopyState.Unverified,
        Filter = state.Positions.Values.Select(position => position.Filter).FirstOrDefault("") ?? "",
    };
}
