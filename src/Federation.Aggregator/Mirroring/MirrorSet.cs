using System.Collections.Concurrent;
using Federation.Replication;

namespace Federation.Aggregator.Mirroring;

/// <summary>All mirrors of the aggregator. Safe for use by several threads.</summary>
internal sealed class MirrorSet
{
    private readonly ConcurrentDictionary<string, Mirror> _mirrors = new(StringComparer.Ordinal);

    /// <summary>The mirrors, by the name of the registry.</summary>
    public IEnumerable<Mirror> All => _mirrors.Values.OrderBy(mirror => mirror.Registry, StringComparer.Ordinal);

    /// <summary>Resource names of the registries that cannot be followed now.</summary>
    public IEnumerable<string> Unreachable =>
        All.Where(mirror => mirror.Follower.Status.State == FollowerState.Unreachable).Select(mirror => mirror.Registry);

    /// <summary>Adds a mirror; false when its registry is followed already.</summary>
    public bool TryAdd(Mirror mirror) => _mirrors.TryAdd(mirror.Registry, mirror);

    /// <summary>The mirror of a registry; null when it is not followed.</summary>
    public Mirror? Find(string registry) => _mirrors.GetValueOrDefault(registry);
}
