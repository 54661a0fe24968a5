using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Node.Views;

/// <summary>Which items of a registry name which others of it as the target of a relation. Items stand for the last segments of their names.</summary>
internal sealed class Mentions(RegistryName registry)
{
    private readonly Dictionary<string, HashSet<string>> _targets = [];
    private readonly Dictionary<string, HashSet<string>> _sources = [];

    /// <summary>Notes what an item names now; null of one that is deleted.</summary>
    internal void Put(string id, WorkItem? item)
    {
        if (_targets.Remove(id, out var before))
        {
            foreach (var target in before)
                Forget(target, id);
        }

        var targets = item?.Relations.Select(Target).OfType<string>().ToHashSet();
        if (targets is not { Count: > 0 })
            return;
        _targets[id] = targets;
        foreach (var target in targets)
            (_sources.TryGetValue(target, out var sources) ? sources : _sources[target] = []).Add(id);
    }

    /// <summary>The items that name one.</summary>
    internal IEnumerable<string> Of(string target) => _sources.GetValueOrDefault(target) ?? [];

    /// <summary>The item of the registry that a relation names; null when it names none.</summary>
    internal string? Target(Relation relation) =>
        WorkItemName.TryParse(relation.Target, out var target) && target.Registry == registry ? target.Id : null;

    private void Forget(string target, string source)
    {
        if (_sources[target].Remove(source) && _sources[target].Count == 0)
            _sources.Remove(target);
    }
}
