using System.Text.Json;
using Federation.Hosting;
using Federation.Identity.Tests.Support;
using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Federation.Identity.Tests.Entities;

/// <summary>An anchor, the provider of a member, and a service that knows the anchor alone: each a real host.</summary>
public sealed class MemberTests : IAsyncLifetime
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan _aMinute = TimeSpan.FromSeconds(61);

    private readonly TestFolder _anchorFolder = new();
    private readonly TestFolder _memberFolder = new();
    private readonly ShiftingTime _time = new();
    private readonly LogLines _log = new();
    private TestIdentity _anchor = null!;
    private TestIdentity _member = null!;
    private SubordinateAdministration _subordinates = null!;
    private string _memberKeys = null!;
    private TestService _service = null!;
    private GrpcChannel _channel = null!;

    public async ValueTask InitializeAsync()
    {
        var anchor = TestIdentity.Settings(_anchorFolder, ("Identity:Federation:Anchor", "true"));
        _anchor = await TestIdentity.StartAsync(anchor);
        _subordinates = Administer(anchor);
        var member = MemberSettings(_memberFolder, _anchor);
        _member = await TestIdentity.StartAsync(member);
        await using (var administration = Administer(member))
            _memberKeys = administration.PublicKeySet();

        var pinned = Path.Combine(_anchorFolder.Path, "anchor.jwks");
        await File.WriteAllTextAsync(pinned, _subordinates.PublicKeySet());
        _service = await TestService.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(_time);
                builder.Logging.ClearProviders().AddProvider(_log);
            },
            ("Authentication:Authority", _anchor.Address.AbsoluteUri),
            ("Authentication:Audience", "urn:federation:itu-t"),
            ("Authentication:TrustAnchors:0:EntityId", _anchor.Address.AbsoluteUri),
            ("Authentication:TrustAnchors:0:Keys", pinned),
            ("Logging:LogLevel:Federation.Hosting.AnchoredIssuers", "Warning"));
        _channel = GrpcChannel.ForAddress(_service.Address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { SslOptions = TestCertificate.Shared.Trusted },
            DisposeHttpClient = true,
        });
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _service.DisposeAsync();
        await _subordinates.DisposeAsync();
        await _member.DisposeAsync();
        await _anchor.DisposeAsync();
        _memberFolder.Dispose();
        _anchorFolder.Dispose();
    }

    [Fact]
    public async Task An_organisation_joins_and_leaves_at_the_anchor_with_no_change_at_the_service()
    {
        (await CallAsync("reader")).Should().BeOneOf(ErrorReasons.TokenIssuer, ErrorReasons.TokenInvalid);

        await _subordinates.AddAsync(Member(), replace: false);
        await IsSoonBelievedAsync(await TokenAsync("reader"));
        (await CallAsync("boaster")).Should().Be(ErrorReasons.TokenOrganization);

        await _subordinates.AddAsync(Member(policy: """{"openid_provider":{"token_endpoint":{"one_of":["https://id.w3.example/token"]}}}"""), replace: true);
        _time.Advance(_aMinute);
        await IsAnsweredAsync("reader", ErrorReasons.TokenIssuer, ErrorReasons.TokenInvalid);
        _log.Text.Should().Contain("token_endpoint").And.Contain("one_of");

        await _subordinates.AddAsync(Member(["itu-t"], """{"openid_provider":{"scopes_supported":{"subset_of":["catalog.read"]}}}"""), replace: true);
        _time.Advance(_aMinute);
        await IsAnsweredAsync("boaster", null as string);
        (await CallAsync("reader")).Should().Be(ErrorReasons.TokenOrganization);

        await _subordinates.AddAsync(Member(["itu-t"]) with { KeySet = Json(new TestKey().KeySet) }, replace: true);
        _time.Advance(_aMinute);
        await IsAnsweredAsync("boaster", ErrorReasons.TokenIssuer, ErrorReasons.TokenInvalid);
        _log.Text.Should().Contain("kid");

        await _subordinates.AddAsync(Member(["itu-t"]), replace: true);
        _time.Advance(_aMinute);
        await IsAnsweredAsync("boaster", null as string);
        await _subordinates.RemoveAsync(_member.Address.AbsoluteUri);
        _time.Advance(_aMinute);
        await IsAnsweredAsync("boaster", ErrorReasons.TokenIssuer, ErrorReasons.TokenInvalid);
    }

    [Fact]
    public async Task A_member_is_believed_while_the_anchor_is_down_until_its_statement_expires()
    {
        await _subordinates.AddAsync(Member(), replace: false);
        var token = await TokenAsync("reader");
        await IsSoonBelievedAsync(token);
        await _anchor.StopAsync();
        await _member.StopAsync();
        _time.Advance(_aMinute);
        (await CallWithAsync(token)).Should().BeNull();
        _time.Advance(TimeSpan.FromDays(1));
        (await CallWithAsync(token)).Should().Be(ErrorReasons.IdentityProviderUnavailable);
    }

    [Fact]
    public async Task A_member_below_an_intermediate_is_believed_for_what_both_superiors_name()
    {
        using var folder = new TestFolder();
        var settings = TestIdentity.Settings(folder, ("Identity:Federation:Anchor", "true"), ("Identity:Federation:AuthorityHints:0", _anchor.Address.AbsoluteUri));
        await using var middle = await TestIdentity.StartAsync(settings);
        await using var administration = Administer(settings);
        await _subordinates.AddAsync(
            new Subordinate { EntityId = middle.Address.AbsoluteUri, Organizations = ["w3c", "ietf"], KeySet = Json(administration.PublicKeySet()), Intermediate = true }, replace: false);

        using var memberFolder = new TestFolder();
        var memberSettings = MemberSettings(memberFolder, middle);
        await using var member = await TestIdentity.StartAsync(memberSettings);
        await using (var keys = Administer(memberSettings))
            await administration.AddAsync(new Subordinate { EntityId = member.Address.AbsoluteUri, Organizations = ["itu-t", "w3c"], KeySet = Json(keys.PublicKeySet()) }, replace: false);
        await IsSoonBelievedAsync(await TokenAsync("reader", member));
        (await CallWithAsync(await TokenAsync("boaster", member))).Should().Be(ErrorReasons.TokenOrganization);
    }

    private Subordinate Member(string[]? organizations = null, string? policy = null) => new()
    {
        EntityId = _member.Address.AbsoluteUri,
        Organizations = organizations ?? ["w3c"],
        KeySet = Json(_memberKeys),
        MetadataPolicy = policy is null ? null : Json(policy),
    };

    private static JsonElement Json(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    // "boaster" is a client for an organisation that the member may not speak for.
    private static Dictionary<string, string?> MemberSettings(TestFolder folder, TestIdentity superior) => TestIdentity.Settings(
        folder,
        ("Identity:Federation:AuthorityHints:0", superior.Address.AbsoluteUri),
        ("Identity:Clients:0:Organization", "w3c"),
        ("Identity:Clients:1:Id", "boaster"),
        ("Identity:Clients:1:Secret", TestIdentity.Secret),
        ("Identity:Clients:1:Organization", "itu-t"),
        ("Identity:Clients:1:Scopes:0", FederationScopes.CatalogRead),
        ("Identity:Clients:1:Resources:0", "urn:federation:itu-t"));

    private async Task<string> TokenAsync(string client, TestIdentity? member = null) => (await (member ?? _member).RequestAsync(
        ("client_id", client), ("client_secret", TestIdentity.Secret), ("scope", FederationScopes.CatalogRead), ("resource", "urn:federation:itu-t"))).Granted.EncodedToken;

    private async Task<string?> CallAsync(string client) => await CallWithAsync(await TokenAsync(client));

    // The anchor is asked once in a few seconds, and what it was asked before the subordinate was added may end after that.
    private async Task IsSoonBelievedAsync(string token)
    {
        string? answer = null;
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(_soon);
            if ((answer = await CallWithAsync(token)) is null)
                return;
        }

        answer.Should().BeNull();
    }

    // Once the service has asked again.
    private async Task IsAnsweredAsync(string client, params IReadOnlyList<string?> wanted)
    {
        var until = DateTime.UtcNow.AddMinutes(1);
        string? answer;
        while (!wanted.Contains(answer = await CallAsync(client)) && DateTime.UtcNow < until)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        answer.Should().BeOneOf(wanted);
    }

    // Null when the call is answered, else why it is refused.
    private async Task<string?> CallWithAsync(string token)
    {
        try
        {
            await new CatalogService.CatalogServiceClient(_channel).GetWorkItemAsync(new GetWorkItemRequest(), new Metadata { { "authorization", $"Bearer {token}" } });
            return null;
        }
        catch (RpcException e)
        {
            return e.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? e.Message;
        }
    }

    private static SubordinateAdministration Administer(Dictionary<string, string?> settings) =>
        SubordinateAdministration.Open(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
