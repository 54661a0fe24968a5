using Federation.Hosting;
using Federation.Identity;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Tests.Support;

/// <summary>An identity provider and two nodes, ITU-T's and ISO's; aggregators are started as tests need them.</summary>
public sealed class TestFederation : IAsyncLifetime
{
    internal const string AggregatorAudience = "urn:federation:aggregator";
    private const string Secret = "a-secret-that-is-long-enough-for-anyone";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("federation-aggregator-");
    private TestHost? _identity;

    internal TestNode Itu { get; private set; } = null!;

    internal TestNode Iso { get; private set; } = null!;

    internal Uri Authority => _identity!.Address;

    public async ValueTask InitializeAsync()
    {
        string[] audiences = [AggregatorAudience, TestNode.AudienceOf("itu-t"), TestNode.AudienceOf("iso")];
        _identity = await TestHost.StartAsync(
            builder => builder.AddFederationIdentity(),
            app => app.MapFederationIdentity(),
            [
                ("Identity:DataDirectory", Path.Combine(_data.FullName, "identity")),
                .. Client(0, "aggregator", "federation", audiences, FederationScopes.CatalogRead),
                .. Client(1, "liaison", "federation", audiences, FederationScopes.CatalogRead, FederationScopes.DuplicatesRead),
                .. Client(2, "itu-t", "itu-t", audiences, FederationScopes.CatalogRead, FederationScopes.CatalogWrite),
                .. Client(3, "iso", "iso", audiences, FederationScopes.CatalogRead, FederationScopes.CatalogWrite),
                .. Client(4, "manager", "federation", audiences, FederationScopes.PeersManage),
                .. Client(5, "stranger", "iso", audiences, FederationScopes.PeersManage),
                .. Client(6, "officer", "itu-t", audiences, FederationScopes.DuplicatesRead, FederationScopes.DuplicatesDecide),
                .. Client(7, "fuzzer", "itu-t", audiences, [.. FederationScopes.All]),
            ]);
        Itu = await TestNode.StartAsync(this, "itu-t", "ITU-T Work Programme");
        Iso = await TestNode.StartAsync(this, "iso", "ISO projects");
    }

    public async ValueTask DisposeAsync()
    {
        await Itu.DisposeAsync();
        await Iso.DisposeAsync();
        await _identity!.DisposeAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>
    /// Credentials of a client: <c>aggregator</c>, <c>liaison</c>, <c>manager</c> who may manage peers, <c>stranger</c> who may do so
    /// elsewhere, <c>officer</c> who may decide, <c>fuzzer</c> who may do everything in the name of ITU-T, or a registry's own, which may
    /// write to it.
    /// </summary>
    internal AccessTokenSource TokensOf(string client) =>
        new(new ClientOptions { Authority = Authority, Id = client, Secret = Secret }, TimeProvider.System);

    internal string FolderOf(string registry) => Path.Combine(_data.FullName, registry);

    /// <summary>A folder for what an aggregator keeps.</summary>
    internal string NewFolder() => Path.Combine(_data.FullName, Path.GetRandomFileName());

    /// <summary>Starts an aggregator that follows both nodes.</summary>
    internal Task<TestAggregator> StartAggregatorAsync(params (string, string?)[] settings) => TestAggregator.StartAsync(
        this,
        [
            ("Authentication:Authority", Authority.AbsoluteUri),
            ("Authentication:Audience", AggregatorAudience),
            ("Client:Authority", Authority.AbsoluteUri),
            ("Client:Id", "aggregator"),
            ("Client:Secret", Secret),
            ("Aggregator:HeartbeatInterval", "00:00:01"),
            ("Aggregator:DiscoveryInterval", "00:00:01"),
            ("Aggregator:Peers:0:Address", Itu.Address.AbsoluteUri),
            ("Aggregator:Peers:0:Audience", Itu.Audience),
            ("Aggregator:Peers:1:Address", Iso.Address.AbsoluteUri),
            ("Aggregator:Peers:1:Audience", Iso.Audience),
            .. settings,
        ]);

    /// <summary>Puts one document into both registries, under the same title.</summary>
    internal async Task PutPairAsync(string id, string title, Action<WorkItem>? change = null)
    {
        await Itu.PutAsync(id, title, change);
        await Iso.PutAsync(id, title, change);
    }

    private static IEnumerable<(string, string?)> Client(
        int index, string id, string organization, string[] audiences, params string[] scopes) =>
    [
        ($"Identity:Clients:{index}:Id", id),
        ($"Identity:Clients:{index}:Secret", Secret),
        ($"Identity:Clients:{index}:Organization", organization),
        .. scopes.Select((scope, i) => ($"Identity:Clients:{index}:Scopes:{i}", (string?)scope)),
        .. audiences.Select((audience, i) => ($"Identity:Clients:{index}:Resources:{i}", (string?)audience)),
    ];
}
