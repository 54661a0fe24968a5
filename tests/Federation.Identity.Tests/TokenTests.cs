using System.Net;
using Federation.Hosting;
using Federation.Identity.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Identity.Tests;

public sealed class TokenTests(SharedIdentity shared) : IClassFixture<SharedIdentity>
{
    private readonly TestIdentity _identity = shared.Identity;

    [Fact]
    public async Task A_token_says_who_may_do_what_where()
    {
        var answer = await _identity.RequestAsync(("scope", "catalog.read"), ("resource", "urn:federation:iso"));
        var token = answer.Granted;
        token.Typ.Should().Be("at+jwt");
        token.Alg.Should().Be("RS256");
        token.Issuer.Should().Be(_identity.Address.AbsoluteUri);
        token.Audiences.Should().Equal("urn:federation:iso");
        token.Subject.Should().Be("reader");
        Claim(token, "client_id").Should().Equal("reader");
        Claim(token, "scope").Should().Equal("catalog.read");
        Claim(token, "organization").Should().Equal("itu-t");
        Claim(token, "jti").Single().Should().NotBeEmpty();
        (token.ValidTo - token.IssuedAt).Should().Be(TimeSpan.FromMinutes(10));
        answer.Lifetime!.Value.Should().BeCloseTo(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_token_carries_nothing_but_what_services_need_and_the_presenter_of_OpenIddict() =>
        (await _identity.RequestAsync()).Granted.Claims.Select(c => c.Type).Distinct().Should().BeSubsetOf(
            ["iss", "aud", "sub", "client_id", "scope", "organization", "jti", "iat", "exp", "nbf", "oi_prst"]);

    [Fact]
    public async Task An_address_that_asks_for_tokens_too_often_is_told_when_to_try_again()
    {
        using var folder = new TestFolder();
        await using var identity = await TestIdentity.StartAsync(TestIdentity.Settings(folder, ("Limits:AnonymousCallsPerSecond", "1")));
        for (var i = 0; ; i++)
        {
            i.Should().BeLessThan(1_000, "no machine answers so many a second");
            using var content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "reader"), new("client_secret", "guessed")]);
            using var answer = await identity.Http.PostAsync(new Uri("connect/token", UriKind.Relative), content, TestContext.Current.CancellationToken);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                continue;
            answer.Headers.RetryAfter!.Delta.Should().BePositive();
            return;
        }
    }

    [Fact]
    public async Task Whoever_is_given_no_token_is_remembered()
    {
        using var folder = new TestFolder();
        await using (var identity = await TestIdentity.StartAsync(TestIdentity.Settings(folder)))
        {
            (await identity.RequestAsync(("client_id", "reader"), ("client_secret", "guessed"))).Error.Should().Be("invalid_client");
            (await identity.PushAsync([new("client_id", "reader"), new("client_secret", "guessed too"), new("response_type", "code")])).Error.Should().NotBeNull();
            await identity.StopAsync();
        }

        var audit = await File.ReadAllTextAsync(Path.Combine(folder.Path, "audit", "audit-000001.jsonl"), TestContext.Current.CancellationToken);
        audit.Split('\n').Count(line => line.Contains("token.refused", StringComparison.Ordinal)).Should().Be(2);
        audit.Should().Contain("clients/reader").And.Contain("invalid_client").And.NotContain("guessed").And.NotContain(TestIdentity.Secret);
        AuditCheck.Run(Path.Combine(folder.Path, "audit")).Break.Should().BeNull();
    }

    [Fact]
    public async Task Every_token_has_an_id_of_its_own()
    {
        var one = (await _identity.RequestAsync()).Granted;
        var two = (await _identity.RequestAsync()).Granted;
        one.Id.Should().NotBe(two.Id);
    }

    [Fact]
    public async Task What_a_request_leaves_out_is_all_that_the_client_may_have()
    {
        var token = (await _identity.RequestAsync()).Granted;
        token.Audiences.Should().BeEquivalentTo("urn:federation:itu-t", "urn:federation:iso");
        Claim(token, "scope").Single().Split(' ').Should().BeEquivalentTo("catalog.read", "duplicates.read");
    }

    [Fact]
    public async Task A_token_may_be_for_several_services() =>
        (await _identity.RequestAsync(("resource", "urn:federation:iso"), ("resource", "urn:federation:itu-t"))).Granted
            .Audiences.Should().BeEquivalentTo("urn:federation:itu-t", "urn:federation:iso");

    [Theory]
    [InlineData("scope", "catalog.write", "invalid_request")]
    [InlineData("scope", "catalog.everything", "invalid_scope")]
    [InlineData("resource", "urn:federation:w3c", "invalid_request")]
    [InlineData("resource", "nonsense", "invalid_request")]
    [InlineData("grant_type", "password", "unsupported_grant_type")]
    public async Task What_a_client_may_not_have_is_refused_in_the_words_of_OAuth(string name, string value, string error)
    {
        var answer = await _identity.RequestAsync((name, value));
        answer.Should().BeEquivalentTo(new { Status = HttpStatusCode.BadRequest, Error = error, Token = (JsonWebToken?)null });
    }

    [Theory]
    [InlineData("reader", "wrong")]
    [InlineData("reader", "")]
    [InlineData("nobody", "a secret of the reader")]
    public async Task A_client_that_cannot_prove_itself_is_refused(string id, string secret)
    {
        var answer = await _identity.RequestAsync(("client_id", id), ("client_secret", secret));
        answer.Error.Should().BeOneOf("invalid_client", "invalid_request");
        answer.Token.Should().BeNull();
    }

    [Fact]
    public async Task Services_find_the_keys_through_discovery()
    {
        var discovery = await _identity.GetAsync(".well-known/openid-configuration");
        discovery.GetProperty("issuer").GetString().Should().Be(_identity.Address.AbsoluteUri);
        discovery.GetProperty("token_endpoint").GetString().Should().Be(new Uri(_identity.Address, "connect/token").AbsoluteUri);
        discovery.GetProperty("scopes_supported").EnumerateArray().Select(s => s.GetString())
            .Should().Contain(FederationScopes.All);

        var keys = new JsonWebKeySet((await _identity.GetAsync(".well-known/jwks")).GetRawText()).GetSigningKeys();
        var validation = await new JsonWebTokenHandler().ValidateTokenAsync(
            (await _identity.RequestAsync()).Granted,
            new TokenValidationParameters
            {
                IssuerSigningKeys = keys,
                ValidIssuer = _identity.Address.AbsoluteUri,
                ValidAudience = "urn:federation:iso",
            });
        validation.Exception.Should().BeNull();
    }

    [Fact]
    public async Task The_keys_that_are_published_hold_no_secret_part()
    {
        foreach (var key in (await _identity.GetAsync(".well-known/jwks")).GetProperty("keys").EnumerateArray())
            key.EnumerateObject().Select(p => p.Name).Should().NotContain(["d", "p", "q", "dp", "dq", "qi", "k"]);
    }

    [Fact]
    public async Task The_token_source_of_the_other_hosts_gets_tokens_here()
    {
        using var tokens = new AccessTokenSource(
            new ClientOptions { Authority = _identity.Address, Id = "reader", Secret = TestIdentity.Secret, Scopes = ["catalog.read"] },
            TimeProvider.System);
        var token = await tokens.GetAsync("urn:federation:iso", TestContext.Current.CancellationToken);
        new JsonWebToken(token).Audiences.Should().Equal("urn:federation:iso");
    }

    [Fact]
    public async Task A_probe_learns_that_the_provider_is_well() =>
        (await _identity.Http.GetStringAsync(new Uri("health", UriKind.Relative), TestContext.Current.CancellationToken))
            .Should().Be("Healthy");

    private static IEnumerable<string> Claim(JsonWebToken token, string type) =>
        token.Claims.Where(c => c.Type == type).Select(c => c.Value);
}
