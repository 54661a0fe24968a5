using Federation.Aggregator.Mirroring;
using Federation.Matching.Allocation;

namespace Federation.Aggregator.Proposals;

/// <summary>What was learnt from one registry.</summary>
internal sealed class RegistryAllocator
{
    private readonly Allocator _allocator;
    private readonly IReadOnlyDictionary<string, NotedWork> _works;

    private RegistryAllocator(string registry, Allocator allocator, IReadOnlyDictionary<string, NotedWork> works) =>
        (Registry, _allocator, _works) = (registry, allocator, works);

    /// <summary>Resource name of the registry.</summary>
    public string Registry { get; }

    /// <summary>Number of items that were learnt from.</summary>
    public int WorkCount => _allocator.WorkCount;

    /// <summary>The groups that own them.</summary>
    public IReadOnlyList<string> Groups => _allocator.Groups;

    /// <summary>Learns from the works of a registry.</summary>
    public static RegistryAllocator Learn(string registry, IReadOnlyDictionary<string, NotedWork> works, CancellationToken cancellationToken) =>
        new(registry, Allocator.Train(works.Values.Select(noted => noted.Work), cancellationToken), works);

    /// <summary>Ranks all groups for a work, best first.</summary>
    public IReadOnlyList<AllocatedGroup> Rank(string title, string summary) => _allocator.Rank(title, summary, Groups.Count);

    /// <summary>The item of a work.</summary>
    public ReportedItem ItemOf(SimilarWork work) => _works[work.Key].Item;

    /// <summary>The group that somebody names, wholly or by its last part (<c>SG17</c> for <c>ITU-T / SG17</c>); null when no item is its.</summary>
    public string? FindGroup(string name)
    {
        var group = GroupPath.Parse(name).Group;
        return Groups.FirstOrDefault(known => known.Equals(group, StringComparison.OrdinalIgnoreCase))
            ?? Groups.FirstOrDefault(known => known.Split('/')[^1].Trim().Equals(group, StringComparison.OrdinalIgnoreCase));
    }
}
