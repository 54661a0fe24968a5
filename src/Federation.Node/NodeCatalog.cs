using Federation.Catalog;
using Federation.Protocol.Names;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Federation.Node;

/// <summary>The node's store, open while the host runs, and who owns what in it.</summary>
internal sealed class NodeCatalog(IOptions<NodeOptions> options, TimeProvider time) : IHostedService, IAsyncDisposable
{
    private CatalogStore? _store;

    /// <summary>The store.</summary>
    internal CatalogStore Store => _store ?? throw new InvalidOperationException("The node has not started.");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _store = await CatalogStore.OpenAsync(
            new CatalogStoreOptions { Path = Path.Combine(options.Value.DataDirectory, NodeOptions.StoreFile) },
            time,
            cancellationToken).ConfigureAwait(false);
        foreach (var registry in options.Value.Registries)
        {
            await _store.DeclareRegistryAsync(
                new RegistryDeclaration
                {
                    Name = new RegistryName(registry.Id),
                    Title = registry.Title.Length > 0 ? registry.Title : registry.Id,
                    Organization = registry.Organization,
                    Website = registry.Website,
                    VisibleTo = registry.VisibleTo,
                },
                cancellationToken).ConfigureAwait(false);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => _store?.DisposeAsync() ?? ValueTask.CompletedTask;
}
