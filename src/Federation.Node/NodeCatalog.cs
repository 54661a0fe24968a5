using Federation.Catalog;
using Federation.Hosting;
using Federation.Node.Views;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Federation.Node;

/// <summary>The node's store, open while the host runs, who owns what in it, and what others than the owner see of it.</summary>
internal sealed partial class NodeCatalog(IOptions<NodeOptions> options, SigningKeys keys, TimeProvider time, ILogger<NodeCatalog> logger)
    : IHostedService, IAsyncDisposable
{
    private readonly Dictionary<RegistryName, RegistryViews> _views = [];
    private readonly HashSet<string> _declared = [.. options.Value.Registries.Select(registry => new RegistryName(registry.Id).ToString())];
    private readonly HashSet<string> _undeclared = new(StringComparer.Ordinal);
    private CatalogStore? _store;

    /// <summary>The store, with everything.</summary>
    internal CatalogStore Store => _store ?? throw new InvalidOperationException("The node has not started.");

    /// <summary>The store and those of the views.</summary>
    internal IEnumerable<CatalogStore> Stores => _views.Values.SelectMany(views => views.Stores).Prepend(Store);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // A first key that cannot be kept stops the start, and not the first who asks for a digest.
        _ = keys.Current;
        var path = Path.Combine(options.Value.DataDirectory, NodeOptions.StoreFile);
        _store = await CatalogStore.OpenAsync(new CatalogStoreOptions { Path = path }, time, cancellationToken).ConfigureAwait(false);
        if (_store.IsNew)
            LogMade(path);
        var views = new RegistryViewStores(options.Value.DataDirectory, time, logger);
        views.DeleteOthers(options.Value.Registries);
        foreach (var registry in options.Value.Registries)
        {
            var declaration = new RegistryDeclaration
            {
                Name = new RegistryName(registry.Id),
                Title = registry.Title.Length > 0 ? registry.Title : registry.Id,
                Organization = registry.Organization,
                Website = registry.Website,
                VisibleTo = registry.Restrictions.Count == 0 ? registry.VisibleTo : ViewRules.SeeingEverything(registry),
            };
            await DeclareAsync(declaration, cancellationToken).ConfigureAwait(false);
            if (registry.Restrictions.Count > 0)
                _views[declaration.Name] = await views.OpenAsync(_store, registry, declaration, cancellationToken).ConfigureAwait(false);
        }

        foreach (var some in _views.Values)
            await some.StartAsync(cancellationToken).ConfigureAwait(false);
        foreach (var rest in (await _store.ListRegistriesAsync(cancellationToken).ConfigureAwait(false)).Where(registry => !IsDeclared(registry)))
        {
            _undeclared.Add(rest.Name);
            LogUndeclared(rest.Name, rest.ItemCount);
        }
    }

    /// <summary>Whether the node is the origin of a registry, so that it never copies it: also where it does not serve it any more.</summary>
    internal bool IsOrigin(string registry) => _declared.Contains(registry) || _undeclared.Contains(registry);

    /// <summary>Gives the store with what a caller sees of a registry.</summary>
    /// <exception cref="RegistryOutOfStepException">It cannot be read for now.</exception>
    internal CatalogStore StoreFor(RegistryName registry, ServerCallContext context)
    {
        RequireServed(registry, context);
        return SeenBy(context, registry);
    }

    /// <summary>Refuses a caller who cannot read a registry for now.</summary>
    /// <exception cref="RegistryOutOfStepException">It cannot be read for now.</exception>
    internal void RequireServed(RegistryName registry, ServerCallContext context)
    {
        if (!IsServed(registry, context))
            throw new RegistryOutOfStepException(registry);
    }

    /// <summary>Whether a caller may read a registry of which it is told.</summary>
    internal bool IsServed(RegistryName registry, ServerCallContext context) =>
        !_views.TryGetValue(registry, out var views) || views.IsServed(context.GetOrganization());

    /// <summary>Gives the registries as a caller sees them, by name.</summary>
    internal async Task<IReadOnlyList<Registry>> ListRegistriesAsync(ServerCallContext context)
    {
        var registries = await Store.ListRegistriesAsync(context.CancellationToken).ConfigureAwait(false);
        var seen = new List<Registry>(registries.Count);
        foreach (var registry in registries)
        {
            var name = RegistryName.Parse(registry.Name);
            var one = _views.ContainsKey(name) ? await SeenAsync(name, context).ConfigureAwait(false) : registry;
            if (IsDeclared(one) && context.MaySee(one))
                seen.Add(one);
        }

        return seen;
    }

    /// <summary>Gives a registry as a caller sees it.</summary>
    /// <exception cref="RegistryNotFoundException">There is none of this name, or it is not to be known of.</exception>
    internal async Task<Registry> GetRegistryAsync(RegistryName name, ServerCallContext context)
    {
        var registry = await SeenAsync(name, context).ConfigureAwait(false);
        return IsDeclared(registry) && context.MaySee(registry) ? registry : throw new RegistryNotFoundException(name);
    }

    /// <summary>Waits until nobody sees any more what was before a change.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="revision">Revision of the change.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    internal Task ShowAsync(RegistryName registry, long revision, CancellationToken cancellationToken) =>
        _views.TryGetValue(registry, out var views) ? views.ShowAsync(revision, cancellationToken) : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var views in _views.Values)
            await views.DisposeAsync().ConfigureAwait(false);
        if (_store is not null)
            await _store.DisposeAsync().ConfigureAwait(false);
    }

    // It is the same node that answers, whichever store it reads.
    private async Task<Registry> SeenAsync(RegistryName name, ServerCallContext context)
    {
        var registry = await SeenBy(context, name).GetRegistryAsync(name, context.CancellationToken).ConfigureAwait(false);
        registry.Node = Store.Node;
        return registry;
    }

    private CatalogStore SeenBy(ServerCallContext context, RegistryName registry) =>
        _views.TryGetValue(registry, out var views) ? views.StoreFor(context.GetOrganization()) : Store;

    private async Task DeclareAsync(RegistryDeclaration declaration, CancellationToken cancellationToken)
    {
        try
        {
            await Store.DeclareRegistryAsync(declaration, cancellationToken).ConfigureAwait(false);
        }
        catch (CopiedRegistryException e)
        {
            throw new SettingException(
                $"{NodeOptions.Section}:{nameof(NodeOptions.Registries)} names {declaration.Name.Id}, of which the store in {options.Value.DataDirectory} holds a copy from another node. "
                + "To be its origin from now on, first start without it and remove the peers that serve it, so that the copy is dropped.",
                e);
        }
    }

    // A registry that was taken out of the settings stays in the store, for the day that it is put back.
    private bool IsDeclared(Registry registry) => registry.Copy is not null || _declared.Contains(registry.Name);

    [LoggerMessage(LogLevel.Information, "The store {Path} was made, and is empty. Where it should not be, stop the node before anything is imported, and put the folder or a backup back: mirrors keep what they have as long as nothing is here")]
    private partial void LogMade(string path);

    [LoggerMessage(LogLevel.Warning, "{Registry} and its {Count} items are in the store, and not in the settings (Node:Registries): it is neither served nor copied from a peer")]
    private partial void LogUndeclared(string registry, long count);
}
