using Federation.Aggregator.Mirroring;
using Federation.Protocol.Aggregator.V1;
using Federation.Replication.Peers;

namespace Federation.Aggregator.Proposals;

/// <summary>Tells from which registries and revisions an answer is made, and which of them cannot be reached.</summary>
internal sealed class AnswerBases(PeerSet peers, RedisReplicaStore store)
{
    /// <summary>The registries as they are now, by name.</summary>
    public IReadOnlyList<AnswerBasis> List() => [.. peers.Mirrors.Select(mirror => new AnswerBasis
    {
        Registry = mirror.Registry,
        Title = mirror.Description?.Title ?? "",
        Revision = mirror.Revision,
        ItemCount = store.CountItems(mirror.Registry),
        Reachable = mirror.IsCurrent,
    })];
}
