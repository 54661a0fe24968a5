using Federation.Hosting.Tests.Support;

namespace Federation.Hosting.Tests.Trust.Chains;

/// <summary>A host with a provider of its own, a federation's anchor that it believes, and a provider below that.</summary>
public sealed class AnchoredHost : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-anchored-");

    internal TestProvider Own { get; private set; } = null!;

    internal TestEntity Anchor { get; private set; } = null!;

    internal TestEntity Leaf { get; private set; } = null!;

    internal TestHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Own = await TestProvider.StartAsync();
        Anchor = await TestEntity.StartAsync();
        Leaf = await TestEntity.StartAsync();
        Anchor.Take(Leaf, ["w3c", "oasis"]);
        Host = await StartHostAsync();

        // It knows the federation from now on, also while a test takes the anchor down.
        await Host.GetAsync(Token("w3c"));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Own.DisposeAsync();
        await Anchor.DisposeAsync();
        await Leaf.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    internal string Token(string? organization, TestEntityKey? key = null) =>
        Own.Token(issuer: Leaf.Id, organization: organization, credentials: (key ?? Leaf.TokenKey).Credentials);

    internal async Task<TestHost> StartHostAsync(params IEnumerable<(string Key, string? Value)> further)
    {
        var pinned = await WriteAsync("anchor.jwks", TestEntityKey.Set(Anchor.Key).ToJsonString());
        return await TestHost.StartAsync(
            Own.Address, settings: [("Authentication:TrustAnchors:0:EntityId", Anchor.Id), ("Authentication:TrustAnchors:0:Keys", pinned), .. further]);
    }

    internal async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    internal string FileOf(string name) => Path.Combine(_folder.FullName, name);
}
