using Federation.Aggregator.Mirroring;
using Federation.Matching.Allocation;
using Federation.Protocol.WorkItems;

namespace Federation.Aggregator.Proposals;

/// <summary>The items of one registry whose groups are known. Not safe for use by several threads at once.</summary>
internal sealed class RegistryWorks
{
    // More are not noted: they would cost memory (some 500 bytes each) and teach little.
    private const int MostWorks = 50_000;

    private readonly Dictionary<string, NotedWork> _works = [];

    /// <summary>Takes over a change.</summary>
    /// <returns>Whether it says anything new of which group does what.</returns>
    public bool Apply(MirrorChange change)
    {
        var changed = false;
        foreach (var name in change.Removed)
            changed |= _works.Remove(name);
        foreach (var item in change.Stored)
            changed |= Note(item);
        foreach (var name in change.NotHeld(_works.Keys))
            changed |= _works.Remove(name);
        return changed;
    }

    /// <summary>The works as they are now.</summary>
    public IReadOnlyDictionary<string, NotedWork> Snapshot() => new Dictionary<string, NotedWork>(_works);

    private bool Note(StoredItem stored)
    {
        var (item, reported) = stored;
        if (item.Groups.Count == 0)
            return _works.Remove(item.Name);
        var before = _works.GetValueOrDefault(item.Name)?.Item;
        if (reported.IsAs(before))
            return false;
        if (before is null && _works.Count == MostWorks)
            return false;
        var paths = item.Groups.Select(GroupPath.Parse).ToList();
        _works[item.Name] = new NotedWork(reported, new OwnedWork(
            item.Name,
            reported.Identifier,
            [.. paths.Select(path => path.Group).Distinct()],
            paths[0].Question,
            AllocationText.Of(reported.Title, item.MainAbstract())));
        return true;
    }
}
