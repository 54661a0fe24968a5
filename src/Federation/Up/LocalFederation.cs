using System.Text.Json;
using Federation.Aggregator;
using Federation.Hosting;
using Federation.Identity;
using Federation.Node;
using Federation.Report;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Federation.Up;

/// <summary>
/// An identity provider, a node for each catalogue and an aggregator in one process. Each is the host that its own process
/// would be, listens on its own port, and speaks to the others through it, with tokens.
/// </summary>
internal sealed class LocalFederation : IAsyncDisposable
{
    private const string AggregatorClient = "aggregator";
    private const string Administrator = "administrator";
    private const string Operator = "federation";
    private const string PagesClient = "pages";

    // Topics that an aggregator without any begins with.
    private static readonly string _topics = Path.Combine(AppContext.BaseDirectory, "samples", "topics.jsonl");

    // Meters and activity sources belong to the process: the aggregator exports them for all.
    private static readonly KeyValuePair<string, string?> _silent = new("Telemetry:Export", "false");

    private readonly List<WebApplication> _hosts = [];
    private readonly LocalFederationOptions _options;
    private readonly LocalClients _clients;
    private readonly LocalPerson _person;

    private LocalFederation(LocalFederationOptions options)
    {
        _options = options;
        _clients = new LocalClients(Path.Combine(options.Data, "clients"));
        _person = new LocalPerson(Path.Combine(options.Data, "people"));
        Pages = new Uri($"http://127.0.0.1:{(options.FirstPort == 0 ? FreePort.Find() : options.FirstPort + 2 + options.Catalogs.Count)}");
    }

    /// <summary>Address of the identity provider.</summary>
    internal Uri Identity { get; private set; } = null!;

    /// <summary>The nodes, in the order of the catalogues.</summary>
    internal IReadOnlyList<LocalNode> Nodes { get; private set; } = [];

    /// <summary>Address of the aggregator.</summary>
    internal Uri Aggregator { get; private set; } = null!;

    /// <summary>Address of the aggregator's pages, which the identity provider must know before they are there.</summary>
    internal Uri Pages { get; }

    /// <summary>The password of <see cref="LocalPerson.Id"/>.</summary>
    internal string Password => _person.Password;

    /// <summary>Credentials of a client that reads everything, decides about duplicates, and manages the peers of the aggregator.</summary>
    internal ClientOptions Reader => _clients.Credentials(Administrator, Identity);

    /// <summary>Credentials of the client that may write to <paramref name="catalog"/>.</summary>
    internal ClientOptions Writer(LocalCatalog catalog) => _clients.Credentials(catalog.Owner, Identity);

    /// <summary>Writes a settings file with which <c>token</c> and <c>report</c> act as the reader, and returns its path.</summary>
    internal string WriteReaderSettings()
    {
        var file = Path.Combine(_options.Data, $"{Administrator}.json");
        var settings = new
        {
            Client = new { Reader.Authority, Reader.Id, Reader.SecretFile },
            Aggregator = new { Address = Aggregator, Audience = ReportCommand.AggregatorAudience },
        };
        OwnerOnly.Write(file, JsonSerializer.Serialize(settings, JsonSerializerOptions.Web));
        return file;
    }

    /// <summary>Starts everything.</summary>
    /// <exception cref="SettingException">A port is taken, or a folder cannot be used.</exception>
    internal static async Task<LocalFederation> StartAsync(LocalFederationOptions options, CancellationToken cancellationToken)
    {
        var federation = new LocalFederation(options);
        try
        {
            federation.Identity = await federation.StartIdentityAsync(cancellationToken).ConfigureAwait(false);
            federation.Nodes = await Task.WhenAll(options.Catalogs.Select((catalog, i) => federation.StartNodeAsync(catalog, i, cancellationToken))).ConfigureAwait(false);
            federation.Aggregator = await federation.StartAggregatorAsync(cancellationToken).ConfigureAwait(false);
            return federation;
        }
        catch
        {
            await federation.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops the aggregator first, since it follows the nodes, and the identity provider last.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync().ConfigureAwait(false);
            await host.DisposeAsync().ConfigureAwait(false);
        }

        _hosts.Clear();
    }

    private Task<Uri> StartIdentityAsync(CancellationToken cancellationToken)
    {
        string[] read = [FederationScopes.CatalogRead];
        string[] write = [FederationScopes.CatalogRead, FederationScopes.CatalogWrite];
        string[] audiences = [.. _options.Catalogs.Select(catalog => catalog.Audience)];
        var clients = _clients.Declare(0, AggregatorClient, Operator, read, audiences)
            .Concat(_clients.Declare(1, Administrator, Operator, [.. read, FederationScopes.DuplicatesRead, FederationScopes.DuplicatesDecide, FederationScopes.PeersManage], [.. audiences, ReportCommand.AggregatorAudience]))
            .Concat(_clients.DeclareSignIn(2, PagesClient, Operator, Pages))
            .Concat(_options.Catalogs.SelectMany((catalog, i) => _clients.Declare(i + 3, catalog.Owner, catalog.Organization, write, [catalog.Audience])));
        return StartAsync(
            builder => builder.AddFederationIdentity(),
            app => app.MapFederationIdentity(),
            port: 0,
            [
                new("Identity:DataDirectory", Path.Combine(_options.Data, "identity")),
                new("Identity:AccessTokenLifetime", "01:00:00"),
                _silent,
                .. clients,
                .. _person.Declare(Operator),
            ],
            cancellationToken);
    }

    private async Task<LocalNode> StartNodeAsync(LocalCatalog catalog, int index, CancellationToken cancellationToken)
    {
        var address = await StartAsync(
            builder => builder.AddFederationNode(),
            app => app.MapFederationNode(),
            port: index + 2,
            [
                .. Trust(catalog.Audience),
                _silent,
                new("Node:DataDirectory", Path.Combine(_options.Data, "nodes", catalog.Registry)),
                new("Node:Registries:0:Id", catalog.Registry),
                new("Node:Registries:0:Title", catalog.Title),
                new("Node:Registries:0:Organization", catalog.Organization),
                new("Node:Registries:0:Website", catalog.Website),
            ],
            cancellationToken).ConfigureAwait(false);
        return new LocalNode(catalog, address);
    }

    private Task<Uri> StartAggregatorAsync(CancellationToken cancellationToken)
    {
        var nodes = Nodes.SelectMany((node, i) => new KeyValuePair<string, string?>[]
        {
            new($"Aggregator:Peers:{i}:Address", node.Address.ToString()),
            new($"Aggregator:Peers:{i}:Audience", node.Catalog.Audience),
        });
        var client = _clients.Credentials(AggregatorClient, Identity);
        return StartAsync(
            builder => builder.AddFederationAggregator(),
            app => app.MapFederationAggregator(),
            port: 1,
            [
                .. Trust(ReportCommand.AggregatorAudience),
                .. nodes,
                new("Client:Authority", client.Authority?.ToString()),
                new("Client:Id", client.Id),
                new("Client:SecretFile", client.SecretFile),
                new("SignIn:Authority", Identity.ToString()),
                new("Pages:Address", Pages.ToString()),
                new("SignIn:ClientId", PagesClient),
                new("SignIn:SecretFile", _clients.SecretFile(PagesClient)),
                new("SignIn:KeyDirectory", Path.Combine(_options.Data, "aggregator", "keys")),
                new("Redis:Configuration", _options.Redis),
                new("Aggregator:DataDirectory", Path.Combine(_options.Data, "aggregator")),
                new("Aggregator:Organization", Operator),
                new("Aggregator:Topics", _topics),
                // Only people of this machine are here, and the receivers that they try are too.
                new("Webhooks:AllowPrivateAddresses", "true"),
            ],
            cancellationToken);
    }

    private KeyValuePair<string, string?>[] Trust(string audience) =>
    [
        new("Authentication:Authority", Identity.ToString()),
        new("Authentication:Audience", audience),
    ];

    // Ports are numbered from the first one, in the order identity provider, aggregator, nodes, pages; or are any free ones.
    private async Task<Uri> StartAsync(
        Action<WebApplicationBuilder> add,
        Action<WebApplication> map,
        int port,
        IEnumerable<KeyValuePair<string, string?>> settings,
        CancellationToken cancellationToken)
    {
        var builder = FederationHost.CreateBuilder(new ConfigurationBuilder()
            .AddInMemoryCollection(_options.Logging)
            .AddInMemoryCollection([new("Listen:Address", $"http://127.0.0.1:{(_options.FirstPort == 0 ? 0 : _options.FirstPort + port)}")])
            .AddInMemoryCollection(settings)
            .Build());
        add(builder);
        var app = builder.Build();
        lock (_hosts)
            _hosts.Add(app);
        map(app);
        return await FederationHost.StartAsync(app, cancellationToken).ConfigureAwait(false);
    }
}
