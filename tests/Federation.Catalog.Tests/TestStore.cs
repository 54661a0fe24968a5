using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Microsoft.Extensions.Time.Testing;

namespace Federation.Catalog.Tests;

/// <summary>A store in a folder of its own, with one registry.</summary>
public sealed class TestStore : IAsyncDisposable
{
    public static readonly RegistryName ItuT = new("itu-t");
    public static readonly ChangeAuthor Operator = new("operator", "org-itu-t");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-catalog-");

    private TestStore() => Path = System.IO.Path.Combine(_folder.FullName, "store", "catalog.db");

    public string Path { get; }

    public CatalogStore Store { get; private set; } = null!;

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<TestStore> CreateAsync()
    {
        var test = await CreateEmptyAsync();
        await test.Store.DeclareRegistryAsync(Declaration(ItuT), Stop);
        return test;
    }

    /// <summary>Makes one without the registry.</summary>
    public static async Task<TestStore> CreateEmptyAsync()
    {
        var test = new TestStore();
        test.Store = await test.OpenAsync();
        return test;
    }

    public static RegistryDeclaration Declaration(RegistryName name) =>
        new() { Name = name, Title = $"Registry {name.Id}", Organization = "org-" + name.Id };

    public static WorkItem Item(string identifier, string title = "Identity management") => new()
    {
        Identifier = identifier,
        Titles = { new LocalizedText { LanguageCode = "en", Text = title } },
    };

    public Task<CatalogStore> OpenAsync() => CatalogStore.OpenAsync(new CatalogStoreOptions { Path = Path }, Time, Stop);

    /// <summary>Closes the store and opens its file again, as a restart does.</summary>
    public async Task ReopenAsync(Action? meanwhile = null)
    {
        await Store.DisposeAsync();
        meanwhile?.Invoke();
        Store = await OpenAsync();
    }

    public Task<WorkItem> CreateAsync(string identifier, string title = "Identity management") =>
        Store.WorkItems.CreateAsync(ItuT, "", Item(identifier, title), Operator, Stop);

    public Task<ImportSummary> ImportAsync(bool prune, params WorkItem[] items) => ImportAsync(prune, pruneLimit: 0, items);

    public async Task<ImportSummary> ImportAsync(bool prune, long pruneLimit, params WorkItem[] items)
    {
        await using var session = await Store.BeginImportAsync(ItuT, prune, pruneLimit, Operator, Stop);
        for (var i = 0; i < items.Length; i++)
            await session.AddAsync(items[i], "items.jsonl", i + 1, Stop);
        return await session.CompleteAsync(Stop);
    }

    public async Task<IReadOnlyList<WorkItemChange>> ChangesAsync(long after = 0) =>
        [.. (await Store.ReadChangesAsync(ItuT, new SyncPoint(after, 0), null, new ChangeLimits(), Stop)).Changes.Select(change => change.Message)];

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
