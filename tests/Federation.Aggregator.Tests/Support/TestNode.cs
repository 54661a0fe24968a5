using Federation.Hosting;
using Federation.Node;
using Federation.Protocol.Catalog.V1;
using Grpc.Net.Client;

namespace Federation.Aggregator.Tests.Support;

/// <summary>A node with one registry.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly TestFederation _federation;
    private readonly string _title;
    private readonly AccessTokenSource _tokens;
    private TestHost? _host;
    private GrpcChannel? _channel;

    private TestNode(TestFederation federation, string registry, string title)
    {
        _federation = federation;
        Registry = registry;
        _title = title;
        _tokens = federation.TokensOf(registry);
    }

    public string Registry { get; }

    public string Audience => AudienceOf(Registry);

    public Uri Address { get; } = FreePort.FindAddress();

    public CatalogService.CatalogServiceClient Catalog => new(_channel!);

    private CatalogAdminService.CatalogAdminServiceClient Admin => new(_channel!);

    public static string AudienceOf(string registry) => $"urn:federation:{registry}";

    public static async Task<TestNode> StartAsync(TestFederation federation, string registry, string title)
    {
        var node = new TestNode(federation, registry, title);
        await node.StartAsync();
        return node;
    }

    /// <summary>Starts; again on the same port, where it ran before.</summary>
    public async Task StartAsync(params (string, string?)[] settings)
    {
        _host = await TestHost.StartAsync(
            builder => builder.AddFederationNode(),
            app => app.MapFederationNode(),
            [
                ("Listen:Address", Address.GetLeftPart(UriPartial.Authority)),
                ("Authentication:Authority", _federation.Authority.AbsoluteUri),
                ("Authentication:Audience", Audience),
                ("Node:DataDirectory", _federation.FolderOf(Registry)),
                ("Node:Registries:0:Id", Registry),
                ("Node:Registries:0:Title", _title),
                ("Node:Registries:0:Organization", Registry),
                .. settings,
            ]);
        _channel = FederationChannel.Open(Address, _tokens, Audience);
    }

    public async Task StopAsync()
    {
        _channel?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        _host = null;
    }

    public async Task PutAsync(string id, string title, Action<WorkItem>? change = null)
    {
        var item = new WorkItem
        {
            Name = NameOf(id),
            Identifier = $"{Registry.ToUpperInvariant()} {id}",
            Titles = { new LocalizedText { LanguageCode = "en", Text = title } },
            Status = WorkItemStatus.Published,
            Date = "2020",
        };
        change?.Invoke(item);
        await Admin.UpdateWorkItemAsync(
            new UpdateWorkItemRequest { WorkItem = item, AllowMissing = true },
            cancellationToken: TestContext.Current.CancellationToken);
    }

    public async Task DeleteAsync(string id) => await Admin.DeleteWorkItemAsync(
        new DeleteWorkItemRequest { Name = NameOf(id) }, cancellationToken: TestContext.Current.CancellationToken);

    public async Task<long> GetRevisionAsync() => (await Catalog.GetRegistryAsync(
        new GetRegistryRequest { Name = $"registries/{Registry}" }, cancellationToken: TestContext.Current.CancellationToken)).Registry.Revision;

    public string NameOf(string id) => $"registries/{Registry}/workItems/{id}";

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _tokens.Dispose();
    }
}
