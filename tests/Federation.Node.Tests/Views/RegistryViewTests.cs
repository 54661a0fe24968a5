using Federation.Catalog;
using Federation.Node.Tests.Support;
using Federation.Node.Views;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Node.Tests.Views;

/// <summary>A view that hides drafts, and its registry.</summary>
public sealed class RegistryViewTests : IAsyncLifetime
{
    private static readonly RegistryName _registry = new("itu-t");
    private static readonly ChangeAuthor _author = new("owner", "itu-t");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-view-");
    private readonly Mentions _mentions = new(_registry);
    private CatalogStore _origin = null!;
    private CatalogStore _shown = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RegistryView View => new(
        _registry,
        ViewRules.Of(new OwnRegistry { Id = "itu-t", Organization = "itu-t", Restrictions = [new Restriction { Filter = "status = DRAFT" }] }).Single(),
        _origin,
        _shown);

    public async ValueTask InitializeAsync() => (_origin, _shown) = (await OpenAsync("origin"), await OpenAsync("shown"));

    public async ValueTask DisposeAsync()
    {
        await _origin.DisposeAsync();
        await _shown.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_goes_while_its_target_goes_leaves_no_relation_behind()
    {
        await PutAsync("X.1", WorkItemStatus.Published);
        await PutAsync("X.2", WorkItemStatus.Published, "X.1");
        await PutAsync("X.3", WorkItemStatus.Published, "X.2");
        await ShowAsync(0);

        var before = await PutAsync("X.1", WorkItemStatus.Draft);
        var batch = await _origin.Views.ReadAsync(_registry, before - 1, Cancellation);
        await PutAsync("X.2", WorkItemStatus.Draft, "X.1");
        await View.ShowAsync(batch.Items, _mentions, Cancellation);
        await ShowAsync(batch.Reached);

        var left = await _shown.WorkItems.ListAsync(_registry, new WorkItemQuery(), Cancellation);
        left.Items.Should().ContainSingle().Which.Relations.Should().BeEmpty();
    }

    private async Task<CatalogStore> OpenAsync(string name)
    {
        var store = await CatalogStore.OpenAsync(new CatalogStoreOptions { Path = Path.Combine(_folder.FullName, name) }, TimeProvider.System, Cancellation);
        await store.DeclareRegistryAsync(new RegistryDeclaration { Name = _registry, Title = "ITU-T", Organization = "itu-t" }, Cancellation);
        return store;
    }

    private async Task<long> PutAsync(string id, WorkItemStatus status, params string[] related)
    {
        var item = Items.Item(id, "A title");
        item.Status = status;
        item.Relations.Add(related.Select(target => new Relation { Type = RelationType.Related, Target = _registry.WorkItem(target).ToString() }));
        var put = await _origin.WorkItems.UpdateAsync(_registry.WorkItem(id), "", true, _ => item, _author, Cancellation);
        return put.Provenance.OriginRevision;
    }

    private async Task ShowAsync(long after)
    {
        var batch = await _origin.Views.ReadAsync(_registry, after, Cancellation);
        foreach (var item in batch.Items)
            _mentions.Put(item.Id, item.Item);
        await View.ShowAsync(batch.Items, _mentions, Cancellation);
    }
}
