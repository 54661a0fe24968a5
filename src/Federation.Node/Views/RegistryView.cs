using Federation.Catalog;
using Federation.Catalog.Views;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Protocol.WorkItems;

namespace Federation.Node.Views;

/// <summary>What some organisations see of a registry: a catalogue of its own, in a store of its own.</summary>
internal sealed record RegistryView(RegistryName Registry, ViewRules Rules, CatalogStore Origin, CatalogStore Store)
{
    /// <summary>Shows items as they are now, and those that name one which comes or goes: they gain or lose a relation.</summary>
    internal async Task ShowAsync(IReadOnlyList<OriginalItem> items, Mentions mentions, CancellationToken cancellationToken)
    {
        // What is read of these may be newer than the items, so that some of them come or go themselves.
        while (await WriteAsync(items, mentions, cancellationToken).ConfigureAwait(false) is { Count: > 0 } turned)
            items = await Origin.Views.ReadAsync(Registry, turned.SelectMany(mentions.Of).ToHashSet(), cancellationToken).ConfigureAwait(false);
    }

    // Gives those that were not there before, or are not any more.
    private async Task<IReadOnlyList<string>> WriteAsync(IReadOnlyList<OriginalItem> items, Mentions mentions, CancellationToken cancellationToken)
    {
        var shown = items.Select(Rules.Show).ToList();
        var named = shown.SelectMany(item => item.Item?.Relations ?? []).Select(mentions.Target).OfType<string>();
        var held = await Store.Views.ExistingAsync(Registry, named.Concat(items.Select(item => item.Id)).Distinct(), cancellationToken).ConfigureAwait(false);
        var there = held.Except(shown.Where(item => item.Item is null).Select(item => item.Id))
            .Concat(shown.Where(item => item.Item is not null).Select(item => item.Id)).ToHashSet(StringComparer.Ordinal);
        bool IsShown(Relation relation) => mentions.Target(relation) is not { } target || there.Contains(target);

        for (var i = 0; i < shown.Count; i++)
        {
            ViewRules.Relate(shown[i].Item, IsShown);
            if (!held.Contains(shown[i].Id) && shown[i].Item is not null && IsChanged(items[i]))
                shown[i] = await SinceAsync(shown[i], IsShown, cancellationToken).ConfigureAwait(false);
        }

        return await Store.Views.WriteAsync(Registry, shown, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsChanged(OriginalItem original) => original.Item!.Provenance.CreateTime != original.Item.Provenance.UpdateTime;

    // The newest changes of what comes into the view may be of what it does not show, and would tell of that by their time and author.
    private async Task<ViewedItem> SinceAsync(ViewedItem shown, Func<Relation, bool> isShown, CancellationToken cancellationToken)
    {
        foreach (var past in (await Origin.Views.ReadPastAsync(Registry, shown.Id, cancellationToken).ConfigureAwait(false)).Select(Rules.Show))
        {
            ViewRules.Relate(past.Item, isShown);
            if (past.Item is null || !WorkItemContent.AreEqual(past.Item, shown.Item!))
                break;
            shown = past;
        }

        return shown;
    }
}
