using Federation.Catalog;
using Microsoft.Extensions.Logging;

namespace Federation.Node.Views;

/// <summary>The files of views, in the folder <c>views</c> of the node's data directory. What is lost or broken of them is made anew.</summary>
internal sealed partial class RegistryViewStores(string dataDirectory, TimeProvider time, ILogger logger)
{
    private const string StoreFile = "catalog.db";

    private readonly string _folder = Path.Combine(dataDirectory, "views");

    /// <summary>Deletes the views of registries and settings that are not any more.</summary>
    internal void DeleteOthers(IEnumerable<OwnRegistry> registries)
    {
        if (!Directory.Exists(_folder))
            return;
        var kept = registries.Where(registry => registry.Restrictions.Count > 0)
            .SelectMany(registry => ViewRules.Of(registry).Select(rules => FolderOf(registry, rules))).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories(_folder).SelectMany(Directory.EnumerateDirectories).Where(folder => !kept.Contains(folder)).ToList())
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Opens the views of a registry, each of a greater epoch than the one before, and gives them to its own store a greater one still.</summary>
    /// <param name="origin">The store of the registry.</param>
    /// <param name="registry">The registry with its restrictions.</param>
    /// <param name="declaration">What is said of it.</param>
    /// <param name="cancellationToken">Gives up the wait for the stores.</param>
    /// <exception cref="CatalogStoreException">A store cannot be made.</exception>
    internal async Task<RegistryViews> OpenAsync(CatalogStore origin, OwnRegistry registry, RegistryDeclaration declaration, CancellationToken cancellationToken)
    {
        var views = new List<RegistryView>();
        var last = "";
        foreach (var rules in ViewRules.Of(registry))
        {
            var store = await OpenAsync(FolderOf(registry, rules), origin.Epoch, cancellationToken).ConfigureAwait(false);
            views.Add(new RegistryView(declaration.Name, rules, origin, store));
            last = await RiseAsync(store, last, cancellationToken).ConfigureAwait(false);
            await store.DeclareRegistryAsync(declaration with { VisibleTo = rules.VisibleTo }, cancellationToken).ConfigureAwait(false);
        }

        await RiseAsync(origin, last, cancellationToken).ConfigureAwait(false);
        return new RegistryViews(origin, registry, views, time, logger);
    }

    private static async Task<string> RiseAsync(CatalogStore store, string above, CancellationToken cancellationToken) =>
        string.CompareOrdinal(store.Epoch, above) > 0 ? store.Epoch : await store.RenewEpochAsync(above, cancellationToken).ConfigureAwait(false);

    private async Task<CatalogStore> OpenAsync(string folder, string after, CancellationToken cancellationToken)
    {
        var options = new CatalogStoreOptions { Path = Path.Combine(folder, StoreFile), After = after };
        try
        {
            return await CatalogStore.OpenAsync(options, time, cancellationToken).ConfigureAwait(false);
        }
        catch (CatalogStoreException e) when (Directory.Exists(folder))
        {
            LogBroken(e.Message);
            Directory.Delete(folder, recursive: true);
            return await CatalogStore.OpenAsync(options, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private string FolderOf(OwnRegistry registry, ViewRules rules) => Path.Combine(_folder, registry.Id, rules.Key);

    [LoggerMessage(LogLevel.Warning, "A view is made anew, since its store cannot be opened: {Reason}")]
    private partial void LogBroken(string reason);
}
