using Federation.Hosting;
using Federation.Identity;
using Federation.Protocol.Catalog.V1;
using Microsoft.AspNetCore.Builder;

namespace Federation.Aggregator.Tests.Support;

/// <summary>An identity provider and two nodes, ITU-T's and ISO's; aggregators are started as tests need them.</summary>
public sealed class TestFederation : IAsyncLifetime
{
    internal const string AggregatorAudience = "urn:federation:aggregator";
    internal const string Password = "a-password-of-tests-only";
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
                .. SignIn(8),
                .. Person(0, "officer", "Olga Officer", "liaison-officer"),
                .. Person(1, "reader", "Rita Reader"),
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
        new(new ClientOptions { Authority = Authority, Id = client, Secret = Secret }, TimeProvider.System)
        {
            // A machine that is busy is no provider that does not answer.
            ProviderTimeout = TimeSpan.FromMinutes(1),
        };

    internal string FolderOf(string registry) => Path.Combine(_data.FullName, registry);

    /// <summary>A folder for what an aggregator keeps.</summary>
    internal string NewFolder() => Path.Combine(_data.FullName, Path.GetRandomFileName());

    /// <summary>Starts an aggregator that follows both nodes.</summary>
    internal Task<TestAggregator> StartAggregatorAsync(params (string, string?)[] settings) => StartAggregatorAsync(TimeProvider.System, settings);

    /// <summary>Starts an aggregator that follows both nodes, by a clock of the test's.</summary>
    internal Task<TestAggregator> StartAggregatorAsync(TimeProvider time, params (string, string?)[] settings) => StartAggregatorAsync(time, null, settings);

    /// <summary>Starts an aggregator that follows both nodes, and answers what <paramref name="mapAlso"/> maps besides.</summary>
    internal Task<TestAggregator> StartAggregatorAsync(TimeProvider time, Action<WebApplication>? mapAlso, params (string, string?)[] settings) => TestAggregator.StartAsync(
        this,
        time,
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
        ],
        mapAlso);

    /// <summary>Settings by which an aggregator offers pages, and the people <c>officer</c> and <c>reader</c> sign in with <see cref="Password"/>.</summary>
    internal IEnumerable<(string, string?)> PageSettings =>
    [
        ("Pages:Address", Pages.AbsoluteUri),
        ("SignIn:Authority", Authority.AbsoluteUri),
        ("SignIn:ClientId", "pages"),
        ("SignIn:Secret", Secret),
    ];

    /// <summary>Where the pages of an aggregator are; one at a time may be there.</summary>
    internal Uri Pages { get; } = FreePort.FindAddress();

    /// <summary>Puts one document into both registries, under the same title.</summary>
    internal async Task PutPairAsync(string id, string title, Action<WorkItem>? change = null)
    {
        await Itu.PutAsync(id, title, change);
        await Iso.PutAsync(id, title, change);
    }

    private IEnumerable<(string, string?)> SignIn(int index) =>
    [
        ($"Identity:Clients:{index}:Id", "pages"),
        ($"Identity:Clients:{index}:Secret", Secret),
        ($"Identity:Clients:{index}:Organization", "federation"),
        ($"Identity:Clients:{index}:RedirectUris:0", $"{Pages}signin-oidc"),
        ($"Identity:Clients:{index}:PostLogoutRedirectUris:0", $"{Pages}signout-callback-oidc"),
    ];

    private IEnumerable<(string, string?)> Person(int index, string id, string name, params string[] roles)
    {
        var file = Path.Combine(_data.FullName, $"{id}.password");
        File.WriteAllText(file, Password);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return
        [
            ($"Identity:People:{index}:Id", id),
            ($"Identity:People:{index}:Name", name),
            ($"Identity:People:{index}:PasswordFile", file),
            ($"Identity:People:{index}:Organization", "itu-t"),
            .. roles.Select((role, i) => ($"Identity:People:{index}:Roles:{i}", (string?)role)),
        ];
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
