using Federation.Hosting;
using Federation.Protocol.Catalog.V1;

namespace Federation.Replication.Peers;

/// <summary>Which nodes a service mirrors, and how. Part of the section of the service, <c>Node</c> or <c>Aggregator</c>.</summary>
public abstract record PeeringOptions : ISettings
{
    private static readonly TimeSpan _shortestHeartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestHeartbeat = TimeSpan.FromMinutes(5);

    /// <summary>Name of the section.</summary>
    public abstract string SectionName { get; }

    /// <summary>
    /// Folder of what lasts; made when it is not there, readable by its owner only. The peers that are added while the service
    /// runs stand there in <c>peers.json</c>.
    /// </summary>
    public string DataDirectory { get; init; } = "";

    /// <summary>Identifier of the organisation that runs the service: only its clients may manage peers.</summary>
    public string Organization { get; init; } = "";

    /// <summary>The nodes to mirror.</summary>
    public IReadOnlyList<PeerOptions> Peers { get; init; } = [];

    /// <summary>
    /// The registries whose origin's keys are named here. Those of others are pinned where they are first seen.
    /// </summary>
    public IReadOnlyList<OriginTrust> Origins { get; init; } = [];

    /// <summary>How often peers are asked which registries they serve, and over which way: 1 s or longer.</summary>
    public TimeSpan DiscoveryInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a peer may be silent, 1 s to 5 min. After three times as long it counts as unreachable.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a shorter way to a registry must have been there before it is taken again, so that a peer that comes and goes
    /// does not make its registries change ways each time.
    /// </summary>
    public TimeSpan SwitchDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The organisation whose clients manage peers; empty when nobody may.</summary>
    protected internal virtual string Manager => Organization;

    /// <summary>Whether a registry is mirrored. Where only named organisations may see it, whoever mirrors it must show it to no others.</summary>
    protected internal abstract bool MayMirror(Registry registry);

    /// <inheritdoc/>
    public virtual IEnumerable<SettingFault> Faults()
    {
        foreach (var (i, peer) in PeerIds.Complete(Peers).Index())
        {
            foreach (var fault in peer.Faults())
                yield return fault with { Key = $"{nameof(Peers)}:{i}:{fault.Key}" };
            if (PeerIds.Complete(Peers).Take(i).Any(other => other.Id == peer.Id && peer.Id.Length > 0))
                yield return new($"{nameof(Peers)}:{i}:{nameof(peer.Id)}", peer.Id, "an identifier that no other peer has");
        }

        foreach (var (i, origin) in Origins.Index())
        {
            foreach (var fault in origin.Faults())
                yield return fault with { Key = $"{nameof(Origins)}:{i}:{fault.Key}" };
            if (Origins.Take(i).Any(other => other.Registry == origin.Registry))
                yield return new($"{nameof(Origins)}:{i}:{nameof(origin.Registry)}", origin.Registry, "a registry that is not named twice");
        }

        if (DiscoveryInterval < _shortestHeartbeat)
            yield return new(nameof(DiscoveryInterval), DiscoveryInterval, "00:00:01 or longer");
        if (HeartbeatInterval < _shortestHeartbeat || HeartbeatInterval > _longestHeartbeat)
            yield return new(nameof(HeartbeatInterval), HeartbeatInterval, "00:00:01 to 00:05:00");
        if (SwitchDelay < TimeSpan.Zero)
            yield return new(nameof(SwitchDelay), SwitchDelay, "00:00:00 or longer");
    }
}
