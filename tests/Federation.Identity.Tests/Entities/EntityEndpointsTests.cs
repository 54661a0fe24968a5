using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json;
using Federation.Hosting;
using Federation.Identity.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Identity.Tests.Entities;

/// <summary>What an anchor publishes, and how its subordinates are administered while it runs (OpenID Federation 1.0, 8 and 9).</summary>
public sealed class EntityEndpointsTests(EntityEndpointsTests.Anchor anchor) : IClassFixture<EntityEndpointsTests.Anchor>
{
    private const string Entity = "https://id.w3.example/";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private SubordinateAdministration Subordinates => anchor.Subordinates;

    [Fact]
    public async Task The_configuration_is_signed_by_a_key_of_its_own_and_tells_the_endpoints_and_the_provider()
    {
        var (answer, token) = await StatementAsync("/.well-known/openid-federation");
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/entity-statement+jwt");
        token.Issuer.Should().Be(anchor.Identity.Address.AbsoluteUri);
        token.Subject.Should().Be(token.Issuer);
        (token.ValidTo - token.IssuedAt).Should().Be(TimeSpan.FromDays(1));
        token.TryGetPayloadValue<object>("authority_hints", out _).Should().BeFalse();
        var metadata = token.GetPayloadValue<JsonElement>("metadata");
        metadata.GetProperty("federation_entity").GetProperty("federation_fetch_endpoint").GetString().Should().Be($"{token.Issuer}federation/fetch");
        metadata.GetProperty("federation_entity").GetProperty("federation_list_endpoint").GetString().Should().Be($"{token.Issuer}federation/list");

        var provider = metadata.GetProperty("openid_provider");
        var discovery = await anchor.Identity.GetAsync("/.well-known/openid-configuration");
        foreach (var name in new[] { "issuer", "authorization_endpoint", "pushed_authorization_request_endpoint", "token_endpoint", "end_session_endpoint" })
            provider.GetProperty(name).GetString().Should().Be(discovery.GetProperty(name).GetString());
        foreach (var name in new[] { "grant_types_supported", "response_types_supported", "code_challenge_methods_supported", "token_endpoint_auth_methods_supported", "token_endpoint_auth_signing_alg_values_supported", "dpop_signing_alg_values_supported", "subject_types_supported", "id_token_signing_alg_values_supported" })
            Texts(provider, name).Should().BeEquivalentTo(Texts(discovery, name), "of {0}", name);
        provider.GetProperty("require_pushed_authorization_requests").GetBoolean().Should().Be(discovery.GetProperty("require_pushed_authorization_requests").GetBoolean());
        var keys = await anchor.Identity.GetAsync(new Uri(discovery.GetProperty("jwks_uri").GetString()!).AbsolutePath);
        provider.GetProperty("jwks").GetProperty("keys")[0].GetProperty("kid").GetString().Should().Be(keys.GetProperty("keys")[0].GetProperty("kid").GetString());
        provider.GetProperty("jwks").GetProperty("keys")[0].TryGetProperty("d", out _).Should().BeFalse();
        token.Kid.Should().NotBe(keys.GetProperty("keys")[0].GetProperty("kid").GetString());
    }

    [Fact]
    public async Task A_subordinate_is_vouched_for_from_when_it_was_added_until_it_is_removed()
    {
        await anchor.EmptyAsync();
        await Subordinates.AddAsync(Subordinate() with { MetadataPolicy = Json("""{"openid_provider":{"x":{"value":1}}}""") }, replace: false);
        (await ListAsync()).Should().Equal(Entity);
        var (answer, token) = await StatementAsync($"/federation/fetch?sub={Uri.EscapeDataString(Entity)}");
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/entity-statement+jwt");
        token.Issuer.Should().Be(anchor.Identity.Address.AbsoluteUri);
        token.Subject.Should().Be(Entity);
        Texts(token, "organizations").Should().Equal("w3c");
        Texts(token, "crit").Should().Equal("organizations");
        token.GetPayloadValue<JsonElement>("metadata_policy").GetRawText().Should().Contain("\"x\"");
        token.GetPayloadValue<JsonElement>("jwks").GetProperty("keys")[0].GetProperty("kid").GetString().Should().Be(anchor.Key.Credentials.Key.KeyId);

        await Subordinates.RemoveAsync(Entity);
        (await ListAsync()).Should().BeEmpty();
        await IsErrorAsync($"/federation/fetch?sub={Uri.EscapeDataString(Entity)}", HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_statement_tells_the_limits_to_a_subordinate_and_none_where_there_are_none()
    {
        await anchor.EmptyAsync();
        await Subordinates.AddAsync(Subordinate(), replace: false);
        (await StatementAsync($"/federation/fetch?sub={Uri.EscapeDataString(Entity)}")).Token.TryGetPayloadValue<JsonElement>("constraints", out _).Should().BeFalse();
        var constraints = new SubordinateConstraints { MaximumPathLength = 1, PermittedNames = [".w3.example"], ExcludedNames = ["old.w3.example"], EntityTypes = ["openid_provider"] };
        await Subordinates.AddAsync(Subordinate() with { Constraints = constraints }, replace: true);
        (await StatementAsync($"/federation/fetch?sub={Uri.EscapeDataString(Entity)}")).Token.GetPayloadValue<JsonElement>("constraints").GetRawText().Should().Be(
            """{"max_path_length":1,"naming_constraints":{"permitted":[".w3.example"],"excluded":["old.w3.example"]},"allowed_entity_types":["openid_provider"]}""");
    }

    [Fact]
    public async Task The_list_tells_which_subordinates_are_intermediates()
    {
        await anchor.EmptyAsync();
        await Subordinates.AddAsync(Subordinate(), replace: false);
        await Subordinates.AddAsync(Subordinate() with { EntityId = "https://middle.example", Intermediate = true }, replace: false);
        (await ListAsync()).Should().Equal(Entity, "https://middle.example");
        (await ListAsync("?intermediate=true")).Should().Equal("https://middle.example");
        (await ListAsync("?intermediate=false")).Should().HaveCount(2);
        (await ListAsync("?unknown=1")).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("/federation/fetch", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("/federation/fetch?sub=", HttpStatusCode.BadRequest, "invalid_request")]
    [InlineData("/federation/fetch?sub=https%3A%2F%2Fnobody.example", HttpStatusCode.NotFound, "not_found")]
    [InlineData("/federation/list?entity_type=openid_provider", HttpStatusCode.BadRequest, "unsupported_parameter")]
    [InlineData("/federation/list?trust_marked=true", HttpStatusCode.BadRequest, "unsupported_parameter")]
    [InlineData("/federation/list?trust_mark_type=x", HttpStatusCode.BadRequest, "unsupported_parameter")]
    [InlineData("/federation/list?intermediate=maybe", HttpStatusCode.BadRequest, "invalid_request")]
    public Task A_request_that_cannot_be_answered_is_told_why(string path, HttpStatusCode status, string error) => IsErrorAsync(path, status, error);

    [Fact]
    public Task The_anchor_makes_no_statement_about_itself_but_its_configuration() =>
        IsErrorAsync($"/federation/fetch?sub={Uri.EscapeDataString(anchor.Identity.Address.AbsoluteUri)}", HttpStatusCode.BadRequest, "invalid_request");

    [Fact]
    public async Task What_cannot_be_a_subordinate_is_refused_with_a_sentence()
    {
        await anchor.EmptyAsync();
        await Subordinates.AddAsync(Subordinate(), replace: false);
        await IsRefusedAsync(Subordinate(), "already");
        await IsRefusedAsync(Subordinate() with { EntityId = "https://other.example" }, "no subordinate", replace: true);
        await IsRefusedAsync(Subordinate() with { EntityId = "http://id.example" }, "allowed is");
        await IsRefusedAsync(Subordinate() with { EntityId = "https://other.example", Organizations = [" "] }, "organisation");
        await IsRefusedAsync(Subordinate() with { EntityId = "https://other.example", KeySet = Json("""{"keys":[]}""") }, "JSON Web Key Set");
        await IsRefusedAsync(Subordinate() with { EntityId = "https://other.example", KeySet = Json("""{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB","d":"AQAB"}]}""") }, "public");
        await IsRefusedAsync(Subordinate() with { EntityId = "https://other.example", KeySet = Json("[]") }, "JSON Web Key Set");
        await IsRefusedAsync(Subordinate() with { EntityId = "https://other.example", KeySet = Json("""{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}""") }, "kid");
        await IsRefusedAsync(Subordinate() with { EntityId = "https://other.example", MetadataPolicy = Json("""{"openid_provider":{"x":{"add":1}}}""") }, "openid_provider.x");
        await IsLimitRefusedAsync(new() { MaximumPathLength = -1 }, "max_path_length");
        await IsLimitRefusedAsync(new() { PermittedNames = ["https://other.example/"] }, "is no host");
        await IsLimitRefusedAsync(new() { ExcludedNames = ["*.example"] }, "is no host");
        await IsLimitRefusedAsync(new() { PermittedNames = [".w3.example"] }, "do not permit https://other.example itself");
        await IsLimitRefusedAsync(new() { EntityTypes = ["federation_entity"] }, "federation_entity");
        await FluentActions.Awaiting(() => Subordinates.RemoveAsync("https://other.example")).Should().ThrowAsync<SettingException>();
        Subordinates.List().Select(subordinate => subordinate.EntityId).Should().Equal(Entity);
    }

    [Fact]
    public async Task Each_change_is_remembered_with_who_made_it()
    {
        await anchor.EmptyAsync();
        await Subordinates.AddAsync(Subordinate() with { EntityId = "https://audited.example" }, replace: false);
        await Subordinates.AddAsync(Subordinate() with { EntityId = "https://audited.example" }, replace: true);
        await Subordinates.RemoveAsync("https://audited.example");
        var log = Path.Combine(anchor.Folder.Path, "audit", "commands");
        AuditCheck.Run(log).Break.Should().BeNull();
        var entries = File.ReadLines(Path.Combine(log, "audit-000001.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(entry => entry.GetProperty("resource").GetString() == "https://audited.example").ToList();
        entries.Select(entry => entry.GetProperty("event").GetString()).Should().Equal("subordinate.added", "subordinate.replaced", "subordinate.removed");
        entries.Should().AllSatisfy(entry => entry.GetProperty("person").GetString().Should().Be(Environment.UserName));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Keys_and_subordinates_are_for_their_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files of Windows have the rights of their folder.");
        await anchor.EmptyAsync();
        await Subordinates.AddAsync(Subordinate(), replace: false);
        foreach (var file in Directory.GetFiles(anchor.Folder.Path, "entity-key-*").Append(Path.Combine(anchor.Folder.Path, "subordinates.json")))
            (File.GetUnixFileMode(file) & (UnixFileMode)0b111_111).Should().Be(UnixFileMode.None);
        Directory.GetFiles(anchor.Folder.Path, "entity-key-*").Should().ContainSingle();
    }

    [Fact]
    public async Task A_file_of_subordinates_that_cannot_be_read_is_no_answer_that_there_are_none()
    {
        await anchor.EmptyAsync();
        await Subordinates.AddAsync(Subordinate(), replace: false);
        var file = Path.Combine(anchor.Folder.Path, "subordinates.json");
        var good = await File.ReadAllTextAsync(file, Stop);
        await File.WriteAllTextAsync(file, "nonsense", Stop);
        await IsErrorAsync("/federation/list", HttpStatusCode.ServiceUnavailable, "temporarily_unavailable");
        await File.WriteAllTextAsync(file, good, Stop);
        (await ListAsync()).Should().Equal(Entity);
    }

    [Fact]
    public async Task A_provider_outside_of_federations_publishes_no_statements_and_has_no_subordinates()
    {
        using var folder = new TestFolder();
        var settings = TestIdentity.Settings(folder);
        await using var identity = await TestIdentity.StartAsync(settings);
        foreach (var path in new[] { "/.well-known/openid-federation", "/federation/list", "/federation/fetch?sub=x" })
        {
            using var answer = await identity.Http.GetAsync(new Uri(path, UriKind.Relative), Stop);
            answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        }

        Directory.GetFiles(folder.Path, "entity-key-*").Should().BeEmpty();
        await using var administration = SubordinateAdministration.Open(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        var add = () => administration.AddAsync(Subordinate(), replace: false);
        (await add.Should().ThrowAsync<SettingException>()).Which.Message.Should().Contain("Identity:Federation:Anchor");
    }

    [Theory]
    [InlineData("AuthorityHints:0", "http://anchor.example/")]
    [InlineData("AuthorityHints:0", "anchor")]
    [InlineData("StatementLifetime", "00:00:10")]
    [InlineData("StatementLifetime", "31.00:00:00")]
    [InlineData("KeyLifetime", "01:00:00")]
    public void A_wrong_setting_stops_the_provider_with_a_sentence(string key, string value)
    {
        using var folder = new TestFolder();
        var build = () => TestIdentity.Build(TestIdentity.Settings(folder, ($"Identity:Federation:{key}", value)));
        build.Should().Throw<SettingException>().Which.Message.Should().StartWith($"Identity:Federation:{key} is \"{value}\"");
    }

    private Subordinate Subordinate() => new() { EntityId = Entity, Organizations = ["w3c"], KeySet = Json(anchor.Key.KeySet) };

    private static JsonElement Json(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    private static IEnumerable<string?> Texts(JsonElement json, string name) => json.GetProperty(name).EnumerateArray().Select(text => text.GetString());

    private static IEnumerable<string?> Texts(JsonWebToken token, string name) => token.GetPayloadValue<JsonElement>(name).EnumerateArray().Select(text => text.GetString());

    private async Task<List<string>?> ListAsync(string query = "") =>
        await anchor.Identity.Http.GetFromJsonAsync<List<string>>(new Uri($"/federation/list{query}", UriKind.Relative), Stop);

    private async Task<(HttpResponseMessage Answer, JsonWebToken Token)> StatementAsync(string path)
    {
        var answer = await anchor.Identity.Http.GetAsync(new Uri(path, UriKind.Relative), Stop);
        var jwt = await answer.Content.ReadAsStringAsync(Stop);
        var verified = await new JsonWebTokenHandler().ValidateTokenAsync(jwt, new TokenValidationParameters
        {
            IssuerSigningKeys = new JsonWebKeySet(Subordinates.PublicKeySet()).GetSigningKeys(),
            ValidTypes = ["entity-statement+jwt"],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidateAudience = false,
            ValidIssuer = anchor.Identity.Address.AbsoluteUri,
        });
        verified.Exception.Should().BeNull();
        return (answer, (JsonWebToken)verified.SecurityToken);
    }

    private async Task IsErrorAsync(string path, HttpStatusCode status, string error)
    {
        using var answer = await anchor.Identity.Http.GetAsync(new Uri(path, UriKind.Relative), Stop);
        answer.StatusCode.Should().Be(status);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        body.GetProperty("error").GetString().Should().Be(error);
        body.GetProperty("error_description").GetString().Should().NotBeNullOrEmpty();
    }

    private Task IsLimitRefusedAsync(SubordinateConstraints constraints, string because) =>
        IsRefusedAsync(Subordinate() with { EntityId = "https://other.example", Constraints = constraints }, because);

    private async Task IsRefusedAsync(Subordinate subordinate, string because, bool replace = false)
    {
        var add = () => Subordinates.AddAsync(subordinate, replace);
        (await add.Should().ThrowAsync<SettingException>()).Which.Message.Should().Contain(because);
    }

    /// <summary>An anchor that runs, and the administration of its subordinates.</summary>
    public sealed class Anchor : IAsyncLifetime
    {
        internal TestFolder Folder { get; } = new();

        internal TestKey Key { get; } = new();

        internal TestIdentity Identity { get; private set; } = null!;

        internal SubordinateAdministration Subordinates { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var settings = TestIdentity.Settings(Folder, ("Identity:Federation:Anchor", "true"));
            Identity = await TestIdentity.StartAsync(settings);
            Subordinates = SubordinateAdministration.Open(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        }

        public async ValueTask DisposeAsync()
        {
            await Subordinates.DisposeAsync();
            await Identity.DisposeAsync();
            Folder.Dispose();
        }

        internal async Task EmptyAsync()
        {
            foreach (var subordinate in Subordinates.List())
                await Subordinates.RemoveAsync(subordinate.EntityId);
        }
    }
}
