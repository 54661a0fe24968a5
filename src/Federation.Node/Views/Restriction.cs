using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;

namespace Federation.Node.Views;

/// <summary>
/// What only some organisations see of a registry: whole items, for example drafts, or fields of items, for example editors. To all others
/// it is as if there were none, at the node and at those that mirror it.
/// </summary>
public sealed record Restriction
{
    // Without them an item is none, or would be another one.
    private static readonly string[] _shown = ["name", "identifier", "titles", "provenance", "etag"];

    private static readonly string[] _hideable = [.. WorkItem.Descriptor.Fields.InFieldNumberOrder().Select(field => field.Name).Except(_shown)];

    /// <summary>Which items it is about, as in <c>ListWorkItemsRequest.filter</c>, for example <c>status = DRAFT</c>; empty for all.</summary>
    public string Filter { get; init; } = "";

    /// <summary>
    /// The fields that are hidden, as the protocol names them, for example <c>editors</c>; none to hide the items. The records
    /// that items were read from (<c>source</c>) are hidden with whatever else is, since they may say the same.
    /// </summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Identifiers of the organisations that see it, beside the owner of the registry; none for the owner alone.</summary>
    public IReadOnlyList<string> VisibleTo { get; init; } = [];

    /// <summary>What is wrong with it, with keys that begin below it.</summary>
    internal IEnumerable<SettingFault> Faults(OwnRegistry registry)
    {
        if (Protocol.Filtering.Filter.FaultOf(Filter, WorkItemFilter.Schema) is { } fault)
            yield return new("Filter", Filter, $"a filter of work items: {fault}");
        if (Filter.Length == 0 && Fields.Count == 0)
            yield return new("Filter", Filter, "a filter of work items; to hide all items, name the organisations in VisibleTo of the registry");
        foreach (var (i, field) in Fields.Index().Where(entry => !_hideable.Contains(entry.Item)))
            yield return new($"Fields:{i}", field, $"one of {string.Join(", ", _hideable)}");
        foreach (var (i, organization) in VisibleTo.Index())
        {
            if (string.IsNullOrWhiteSpace(organization))
                yield return new($"VisibleTo:{i}", organization, "the identifier of an organisation");
            else if (registry.VisibleTo.Count > 0 && organization != registry.Organization && !registry.VisibleTo.Contains(organization))
                yield return new($"VisibleTo:{i}", organization, "an organisation that may see the registry, which its own VisibleTo does not name");
        }
    }
}
