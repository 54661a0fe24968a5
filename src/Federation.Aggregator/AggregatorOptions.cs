using Federation.Aggregator.Mirroring;
using Federation.Hosting;
using Federation.Matching;

namespace Federation.Aggregator;

/// <summary>Which nodes an aggregator follows, and what it reports. Section <c>Aggregator</c>.</summary>
public sealed record AggregatorOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Aggregator";

    private static readonly TimeSpan _shortestHeartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestHeartbeat = TimeSpan.FromMinutes(5);

    /// <summary>The nodes to follow.</summary>
    public IReadOnlyList<FollowedNode> Nodes { get; init; } = [];

    /// <summary>Pairs with a lower score, 0 to 1, are not reported.</summary>
    public double MinimumScore { get; init; } = new MatchOptions().MinimumProbability;

    /// <summary>How often nodes are asked which registries they serve, where that is not configured.</summary>
    public TimeSpan DiscoveryInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a node may be silent, 1 s to 5 min. After three times as long it counts as unreachable. Within this time it is
    /// also noticed that Redis was emptied.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many changes may wait for a watcher of duplicates before it counts as too slow.</summary>
    public int WatchBacklog { get; init; } = 50_000;

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (Nodes.Count == 0)
            yield return new("Nodes:0:Address", null, "the address of a node to follow");
        foreach (var (i, node) in Nodes.Index())
        {
            foreach (var fault in node.Faults())
                yield return fault with { Key = $"Nodes:{i}:{fault.Key}" };
        }

        if (MinimumScore is not (>= 0 and <= 1))
            yield return new("MinimumScore", MinimumScore, "0 to 1");
        if (DiscoveryInterval < _shortestHeartbeat)
            yield return new("DiscoveryInterval", DiscoveryInterval, "00:00:01 or longer");
        if (HeartbeatInterval < _shortestHeartbeat || HeartbeatInterval > _longestHeartbeat)
            yield return new("HeartbeatInterval", HeartbeatInterval, "00:00:01 to 00:05:00");
        if (WatchBacklog < 1)
            yield return new("WatchBacklog", WatchBacklog, "1 or more");
    }
}
