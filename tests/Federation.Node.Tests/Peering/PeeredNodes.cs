using Federation.Hosting;
using Federation.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Federation.Node.Tests.Peering;

/// <summary>An identity provider and nodes that may mirror each other, each with a registry of its own: <c>a</c>, <c>b</c>, <c>c</c>.</summary>
public sealed class PeeredNodes : IAsyncLifetime
{
    internal const string Secret = "a secret that is only used in tests";
    private static readonly string[] _registries = ["a", "b", "c"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-peers-");
    private WebApplication? _identity;

    internal PeeredNode A => Nodes[0];

    internal PeeredNode B => Nodes[1];

    internal PeeredNode C => Nodes[2];

    internal IReadOnlyList<PeeredNode> Nodes { get; private set; } = [];

    internal Uri Authority { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        string[] audiences = [.. _registries.Select(PeeredNode.AudienceOf)];
        _identity = await StartAsync(
            builder => builder.AddFederationIdentity(),
            app => app.MapFederationIdentity(),
            [
                ("Identity:DataDirectory", Path.Combine(_folder.FullName, "identity")),
                .. _registries.SelectMany((registry, i) => Client(i, registry, audiences)),
            ]);
        Authority = new Uri(_identity.Urls.Single());
        Nodes = await Task.WhenAll(_registries.Select(registry => PeeredNode.StartAsync(this, registry, Path.Combine(_folder.FullName, registry))));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
            await node.DisposeAsync();
        if (_identity is not null)
            await _identity.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    internal static async Task<WebApplication> StartAsync(
        Action<WebApplicationBuilder> add, Action<WebApplication> map, IEnumerable<(string Key, string? Value)> settings)
    {
        var builder = FederationHost.CreateBuilder(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Logging:LogLevel:Default", "None"), new("Logging:LogLevel:Microsoft.Hosting.Lifetime", "None")])
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build());
        add(builder);
        var app = builder.Build();
        map(app);
        await FederationHost.StartAsync(app, CancellationToken.None);
        return app;
    }

    private static IEnumerable<(string, string?)> Client(int index, string organization, string[] audiences) =>
    [
        ($"Identity:Clients:{index}:Id", organization),
        ($"Identity:Clients:{index}:Secret", Secret),
        ($"Identity:Clients:{index}:Organization", organization),
        .. new[] { "catalog.read", "catalog.write", "peers.manage" }.Select((scope, i) => ($"Identity:Clients:{index}:Scopes:{i}", (string?)scope)),
        .. audiences.Select((audience, i) => ($"Identity:Clients:{index}:Resources:{i}", (string?)audience)),
    ];
}
