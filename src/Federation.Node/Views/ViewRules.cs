using System.Security.Cryptography;
using System.Text.Json;
using Federation.Catalog.Views;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.WorkItems;
using Google.Protobuf;

namespace Federation.Node.Views;

/// <summary>What is shown of a registry to the organisations that the same of its restrictions name.</summary>
internal sealed class ViewRules
{
    private const int KeyLength = 16;

    private static readonly MessageParser<WorkItem> _known = WorkItem.Parser.WithDiscardUnknownFields(true);

    private readonly List<(Func<WorkItem, bool>? Meets, IReadOnlyList<string> Fields)> _hidden;

    private ViewRules(OwnRegistry registry, IReadOnlySet<int> lifted, IReadOnlyList<string> visibleTo)
    {
        VisibleTo = visibleTo;
        _hidden = [.. registry.Restrictions.Where((_, i) => !lifted.Contains(i))
            .Select(restriction => (Filter.Parse(restriction.Filter, WorkItemFilter.Schema), restriction.Fields))];
        var settings = JsonSerializer.SerializeToUtf8Bytes(new { registry.Organization, registry.Restrictions, Lifted = lifted.Order() });
        Key = Convert.ToHexStringLower(SHA256.HashData(settings))[..KeyLength];
    }

    /// <summary>The organisations that may see all that is shown, beside the owner; none for everybody.</summary>
    internal IReadOnlyList<string> VisibleTo { get; }

    /// <summary>Names the rules among those of all settings that the registry ever has.</summary>
    internal string Key { get; }

    /// <summary>The rules for all who do not see everything: first for whom no restriction is lifted, last for whom most are.</summary>
    internal static IReadOnlyList<ViewRules> Of(OwnRegistry registry)
    {
        var lifted = Lifted(registry);
        return
        [
            .. lifted.Values.Where(some => some.Count < registry.Restrictions.Count).Append([])
                .DistinctBy(some => string.Join(',', some.Order()))
                .OrderBy(some => some.Count)
                .Select(some => new ViewRules(registry, some, some.Count == 0 ? registry.VisibleTo : SeeingAtLeast(some, lifted))),
        ];
    }

    /// <summary>The organisations that see everything: the owner, and those that all restrictions name.</summary>
    internal static IReadOnlyList<string> SeeingEverything(OwnRegistry registry) =>
        [registry.Organization, .. SeeingAtLeast([.. Enumerable.Range(0, registry.Restrictions.Count)], Lifted(registry))];

    /// <summary>Gives what is shown of an item, whatever its relations name; nothing is shown of one that is deleted or hidden.</summary>
    internal ViewedItem Show(OriginalItem original)
    {
        if (original.Item is not { } item)
            return new ViewedItem(original.Id, null, default, original.Author);
        var restricting = _hidden.Where(hidden => hidden.Meets?.Invoke(item) != false).ToList();
        var shown = restricting.Exists(hidden => hidden.Fields.Count == 0) ? null : Shown(item, restricting.SelectMany(hidden => hidden.Fields));
        return new ViewedItem(original.Id, shown, item.Provenance.UpdateTime.ToDateTimeOffset(), original.Author);
    }

    /// <summary>Takes away the relations that <paramref name="isShown"/> says no to.</summary>
    internal static void Relate(WorkItem? item, Func<Relation, bool> isShown)
    {
        if (item is null || item.Relations.All(isShown))
            return;
        var relations = item.Relations.Where(isShown).ToList();
        item.Relations.Clear();
        item.Relations.Add(relations);
    }

    // The record that an item was read from may say what any field says, and name any item. It is hidden of all, since its absence would
    // tell of which. So are fields that this version does not know: nobody could say of them whether they are to be shown.
    private static WorkItem Shown(WorkItem item, IEnumerable<string> hidden)
    {
        var shown = _known.ParseFrom(WorkItemContent.Canonical(item));
        foreach (var field in hidden.Select(WorkItem.Descriptor.FindFieldByName))
            field.Accessor.Clear(shown);
        shown.Source = null;
        return shown;
    }

    // Of each organisation that restrictions name, the numbers of these.
    private static Dictionary<string, HashSet<int>> Lifted(OwnRegistry registry) => registry.Restrictions.Index()
        .SelectMany(restriction => restriction.Item.VisibleTo.Select(organization => (Organization: organization, restriction.Index)))
        .Where(named => named.Organization != registry.Organization)
        .GroupBy(named => named.Organization)
        .ToDictionary(named => named.Key, named => named.Select(one => one.Index).ToHashSet());

    private static IReadOnlyList<string> SeeingAtLeast(HashSet<int> restrictions, Dictionary<string, HashSet<int>> lifted) =>
        [.. lifted.Where(one => one.Value.IsSupersetOf(restrictions)).Select(one => one.Key)];
}
