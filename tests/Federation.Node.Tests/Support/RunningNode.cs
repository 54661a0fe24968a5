using Federation.Catalog;
using Federation.Hosting;
using Federation.Identity;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Federation.Node.Tests.Support;

/// <summary>A node and the identity provider that it trusts, on free ports, with their state in a folder that is gone afterwards.</summary>
public sealed class RunningNode : IAsyncLifetime
{
    public const string Registry = "registries/itu-t";

    private const string Audience = "urn:federation:itu-t";
    private const string OtherAudience = "urn:federation:w3c";
    private const string Secret = "a secret that is only used in tests";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-node-");
    private readonly List<IDisposable> _clients = [];
    private readonly List<KeyValuePair<string, string?>> _settings = [];
    private WebApplication? _identity;
    private WebApplication? _node;
    private Uri? _authority;
    private Uri? _address;

    /// <summary>The owner's administration client.</summary>
    public CatalogAdminService.CatalogAdminServiceClient Owner => new(Channel("owner", Audience));

    /// <summary>A client that may read.</summary>
    public CatalogService.CatalogServiceClient Reader => new(Channel("reader", Audience));

    public async ValueTask InitializeAsync()
    {
        _identity = await StartAsync(
            builder => builder.AddFederationIdentity(),
            app => app.MapFederationIdentity(),
            [
                new("Identity:DataDirectory", Path.Combine(_folder.FullName, "identity")),
                .. Client(0, "owner", "itu-t", ["catalog.read", "catalog.write"], [Audience]),
                .. Client(1, "reader", "w3c", ["catalog.read"], [Audience, OtherAudience]),
                .. Client(3, "radio", "itu-r", ["catalog.read", "catalog.write"], [Audience]),
                .. Client(2, "stranger", "w3c", ["catalog.read", "catalog.write"], [Audience]),
            ]);
        _authority = AddressOf(_identity);
        await StartNodeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await StopAsync(_node);
        await StopAsync(_identity);
        _folder.Delete(recursive: true);
    }

    /// <summary>Stops the node and starts it again on its store, which a test may change while it rests.</summary>
    public async Task RestartAsync(Func<CatalogStore, Task>? meanwhile = null)
    {
        await StopAsync(_node);
        _node = null;
        if (meanwhile is not null)
        {
            await using var store = await CatalogStore.OpenAsync(
                new CatalogStoreOptions { Path = DataFiles("catalog.db").Single().FullName }, Time, CancellationToken.None);
            await meanwhile(store);
        }

        await StartNodeAsync();
    }

    /// <summary>Where the node listens.</summary>
    public Uri Address => _address!;

    /// <summary>The clock of the node, also after a restart. It runs with the system's until a test moves it on.</summary>
    public ShiftingTime Time { get; } = new();

    /// <summary>Files of the node's data directory.</summary>
    public IReadOnlyList<FileInfo> DataFiles(string pattern) => new DirectoryInfo(Path.Combine(_folder.FullName, "node")).GetFiles(pattern);

    /// <summary>Files of a folder in the node's data directory, and of those in it; none when there is no such folder.</summary>
    public IReadOnlyList<FileInfo> DataFiles(string pattern, string folder) => new DirectoryInfo(Path.Combine(_folder.FullName, "node", folder)) is { Exists: true } found
        ? found.GetFiles(pattern, SearchOption.AllDirectories)
        : [];

    /// <summary>Gives the node a peer that nobody can reach, from its next start on.</summary>
    public void AddUnreachablePeer() => Set(
        ("Node:Peers:0:Address", "http://127.0.0.1:9"),
        ("Node:Peers:0:Audience", OtherAudience),
        ("Client:Authority", _authority!.ToString()),
        ("Client:Id", "reader"),
        ("Client:Secret", Secret));

    /// <summary>Gives the node further settings, or others, from its next start on; null takes one away.</summary>
    public void Set(params (string Key, string? Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            _settings.RemoveAll(setting => setting.Key == key);
            if (value is not null)
                _settings.Add(new(key, value));
        }
    }

    /// <summary>The metadata of a call as <paramref name="client"/>, for a channel that a test makes itself.</summary>
    public async Task<Metadata> BearerAsync(string client)
    {
        using var tokens = Tokens(client);
        return new Metadata { { "authorization", $"Bearer {await tokens.GetAsync(Audience, CancellationToken.None)}" } };
    }

    /// <summary>A channel as <paramref name="client"/> with tokens for <paramref name="audience"/>; null for one without tokens.</summary>
    public GrpcChannel Channel(string? client, string audience = Audience) => Open(client is null ? null : Tokens(client), audience);

    /// <summary>The same with tokens that are bound to a key of the client.</summary>
    public GrpcChannel BoundChannel(string client) => Open(Tokens(client, dpop: true), Audience);

    private GrpcChannel Open(AccessTokenSource? tokens, string audience)
    {
        if (tokens is not null)
            _clients.Add(tokens);
        var channel = FederationChannel.Open(_address!, tokens, audience);
        _clients.Add(channel);
        return channel;
    }

    private AccessTokenSource Tokens(string client, bool dpop = false) =>
        new(new ClientOptions { Authority = _authority, Id = client, Secret = Secret, Dpop = dpop }, TimeProvider.System)
        {
            // A machine that is busy is no provider that does not answer.
            ProviderTimeout = TimeSpan.FromMinutes(1),
        };

    private async Task StartNodeAsync()
    {
        _node = await StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(Time);
                builder.AddFederationNode();
            },
            app => app.MapFederationNode(),
            [
                new("Authentication:Authority", _authority!.ToString()),
                new("Authentication:Audience", Audience),
                new("Node:DataDirectory", Path.Combine(_folder.FullName, "node")),
                new("Node:Registries:0:Id", "itu-t"),
                new("Node:Registries:0:Title", "ITU-T Work Programme"),
                new("Node:Registries:0:Organization", "itu-t"),
                new("Node:Registries:1:Id", "itu-r"),
                new("Node:Registries:1:Organization", "itu-r"),
                .. _settings,
            ]);
        _address = AddressOf(_node);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Client(int index, string id, string organization, string[] scopes, string[] audiences)
    {
        var client = $"Identity:Clients:{index}";
        return
        [
            new($"{client}:Id", id),
            new($"{client}:Secret", Secret),
            new($"{client}:Organization", organization),
            .. scopes.Index().Select(scope => new KeyValuePair<string, string?>($"{client}:Scopes:{scope.Index}", scope.Item)),
            .. audiences.Index().Select(audience => new KeyValuePair<string, string?>($"{client}:Resources:{audience.Index}", audience.Item)),
        ];
    }

    private static async Task<WebApplication> StartAsync(
        Action<WebApplicationBuilder> add,
        Action<WebApplication> map,
        IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = FederationHost.CreateBuilder(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Logging:LogLevel:Default", "None"), new("Logging:LogLevel:Microsoft.Hosting.Lifetime", "None"), .. settings])
            .Build());
        add(builder);
        var app = builder.Build();
        map(app);
        try
        {
            await FederationHost.StartAsync(app, CancellationToken.None);
            return app;
        }
        catch (Exception)
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static Uri AddressOf(WebApplication app) => new(app.Urls.Single());

    private static async Task StopAsync(WebApplication? app)
    {
        if (app is null)
            return;
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
