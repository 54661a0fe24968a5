using Federation.Catalog;
using Federation.Catalog.Views;
using Federation.Protocol.Names;

namespace Federation.Node.Views;

/// <summary>What some organisations see of a registry: a catalogue of its own, in a store of its own.</summary>
internal sealed record RegistryView(RegistryName Registry, ViewRules Rules, CatalogStore Store)
{
    /// <summary>Shows items as they are now; gives those that were not there before, or are not any more.</summary>
    internal async Task<IReadOnlyList<string>> ShowAsync(IReadOnlyList<OriginalItem> items, Mentions mentions, CancellationToken cancellationToken)
    {
        var shown = items.Select(Rules.Show).ToList();
        var there = await Store.Views.ExistingAsync(
            Registry, shown.SelectMany(item => item.Item?.Relations ?? []).Select(mentions.Target).OfType<string>().Distinct(), cancellationToken).ConfigureAwait(false);
        foreach (var item in shown)
        {
            if (item.Item is null)
                there.Remove(item.Id);
            else
                there.Add(item.Id);
        }

        var related = shown.Select(item => ViewRules.Relate(item, relation => mentions.Target(relation) is not { } target || there.Contains(target)));
        return await Store.Views.WriteAsync(Registry, related, cancellationToken).ConfigureAwait(false);
    }
}
