using Federation.Hosting.Tests.Support;
using Federation.Protocol.Aggregator.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting.Tests;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private TestProvider _provider = null!;
    private TestHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _host = await TestHost.StartAsync(_provider);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_good_token_is_accepted() =>
        (await _host.GetAsync(_provider.Token())).WorkItem.Name.Should().Be("registries/itu-t/workItems/X.1252");

    [Fact]
    public Task A_call_without_a_token_is_refused() => IsRefused(null, ErrorReasons.TokenMissing);

    [Fact]
    public Task An_expired_token_is_refused() =>
        IsRefused(_provider.Token(age: TimeSpan.FromMinutes(11)), ErrorReasons.TokenExpired);

    [Fact]
    public async Task Whose_clock_is_wrong_can_be_seen_from_the_refusal()
    {
        var late = await Refusal.OfAsync(() => _host.GetAsync(_provider.Token(age: TimeSpan.FromMinutes(11))));
        var early = await Refusal.OfAsync(() => _host.GetAsync(_provider.Token(age: TimeSpan.FromMinutes(-11))));

        late.Exception.Status.Detail.Should().MatchRegex("expired at [0-9-]{10} [0-9:]{8}Z, and the clock of this service says [0-9-]{10} [0-9:]{8}Z");
        early.Exception.Status.Detail.Should().MatchRegex("good from [0-9-]{10} [0-9:]{8}Z on, and the clock of this service says [0-9-]{10} [0-9:]{8}Z");
    }

    [Fact]
    public async Task A_token_that_expired_within_the_skew_of_clocks_is_accepted() =>
        await _host.GetAsync(_provider.Token(age: TimeSpan.FromMinutes(10)));

    [Fact]
    public Task A_token_for_another_service_is_refused() =>
        IsRefused(_provider.Token(audience: "urn:federation:iso"), ErrorReasons.TokenAudience);

    [Fact]
    public Task A_token_for_no_service_is_refused() =>
        IsRefused(_provider.Token(audience: null), ErrorReasons.TokenAudience);

    [Fact]
    public Task A_token_in_the_name_of_another_provider_is_refused() =>
        IsRefused(_provider.Token(issuer: "https://provider.example/"), ErrorReasons.TokenIssuer);

    [Fact]
    public async Task A_token_that_another_provider_signed_is_refused()
    {
        await using var stranger = await TestProvider.StartAsync();
        await IsRefused(stranger.Token(issuer: _provider.Address.AbsoluteUri), ErrorReasons.TokenInvalid);
    }

    [Theory]
    [InlineData("itu-t", "iso")]
    [InlineData("itu-t", "itu-t")]
    public Task A_token_that_names_several_organisations_is_refused(params string[] organizations) =>
        IsRefused(_provider.Token(organizations: organizations), ErrorReasons.TokenOrganization);

    [Fact]
    public Task An_unsigned_token_is_refused() => IsRefused(_provider.UnsignedToken(), ErrorReasons.TokenInvalid);

    [Fact]
    public Task A_token_signed_with_the_public_key_as_a_secret_is_refused() =>
        IsRefused(_provider.Token(credentials: _provider.PublicKeyAsSecret()), ErrorReasons.TokenInvalid);

    [Fact]
    public Task A_token_signed_with_an_algorithm_that_is_not_allowed_is_refused() =>
        IsRefused(_provider.Token(credentials: _provider.Credentials(SecurityAlgorithms.RsaSha512)), ErrorReasons.TokenInvalid);

    [Theory]
    [InlineData("opaque", "is no JWT")]
    [InlineData("JWT", "(typ) of the access token is JWT; allowed is at+jwt")]
    [InlineData("at+jwt\nforged line", "(typ) of the access token is another one;")]
    [InlineData("RS512", "(alg) of the access token is RS512; allowed are RS256, PS256, ES256.")]
    public async Task What_a_provider_must_be_set_up_to_can_be_seen_from_the_refusal(string wrong, string sentence)
    {
        var refusal = await Refusal.OfAsync(() => _host.GetAsync(wrong switch
        {
            "opaque" => "2BsiyTUapJed6ZdbQyb-0lRsk9-jbW1Hqu1OU7v9Chx",
            "RS512" => _provider.Token(credentials: _provider.Credentials(SecurityAlgorithms.RsaSha512)),
            _ => _provider.Token(type: wrong),
        }));

        refusal.Reason.Should().Be(ErrorReasons.TokenInvalid);
        refusal.Exception.Status.Detail.Should().Contain(sentence);
    }

    [Fact]
    public async Task A_token_signed_with_PS256_is_accepted() =>
        await _host.GetAsync(_provider.Token(credentials: _provider.Credentials(SecurityAlgorithms.RsaSsaPssSha256)));

    [Theory]
    [InlineData("JWT")]
    [InlineData("id_token")]
    [InlineData("dpop+jwt")]
    public Task A_token_of_another_type_than_an_access_token_is_refused(string type) =>
        IsRefused(_provider.Token(type: type), ErrorReasons.TokenInvalid);

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.AAAA")]
    public async Task A_malformed_token_is_refused(string token)
    {
        var refusal = await Refusal.OfAsync(() => _host.GetAsync(token));
        refusal.Code.Should().Be(StatusCode.Unauthenticated);
        refusal.Reason.Should().BeOneOf(ErrorReasons.TokenInvalid, ErrorReasons.TokenMissing);
    }

    [Fact]
    public Task A_token_with_a_critical_extension_is_refused() =>
        IsRefused(_provider.Token(headers: new() { ["crit"] = new[] { "exp" }, ["exp"] = 1 }), ErrorReasons.TokenInvalid);

    [Fact]
    public async Task Tokens_with_unknown_keys_make_nobody_ask_for_keys_all_the_time()
    {
        await _host.GetAsync(_provider.Token());
        var started = DateTime.UtcNow;
        for (var i = 0; i < 12; i++)
            await Refusal.OfAsync(() => _host.GetAsync(_provider.Token(credentials: TestProvider.UnknownKey($"unknown {i}"))));

        // The first time, the first unknown key, and once in each interval since.
        var most = 2 + (int)Math.Ceiling((DateTime.UtcNow - started) / BearerTokenSetup.KeyRefreshInterval);
        _provider.KeyRequests.Should().BeInRange(1, most);
    }

    [Fact]
    public async Task Nobody_is_refused_because_the_provider_took_its_next_key()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await TestHost.StartAsync(_provider, builder => builder.Services.AddSingleton<TimeProvider>(time));
        await host.GetAsync(_provider.Token());
        _provider.RotateKey("next");

        time.Advance(BearerTokenSetup.KeyRefreshInterval);
        await host.GetAsync(_provider.Token());
    }

    [Fact]
    public async Task A_key_that_the_provider_withdrew_is_believed_until_the_next_look_and_no_longer()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = await TestHost.StartAsync(_provider, builder => builder.Services.AddSingleton<TimeProvider>(time));
        var stolen = _provider.Token();
        await host.GetAsync(stolen);
        _provider.RotateKey("next");

        time.Advance(BearerTokenSetup.KeyRefreshInterval);
        await host.GetAsync(_provider.Token());

        (await Refusal.OfAsync(() => host.GetAsync(stolen))).Reason.Should().Be(ErrorReasons.TokenInvalid);
    }

    [Fact]
    public async Task A_token_that_was_tampered_with_is_refused()
    {
        var parts = _provider.Token().Split('.');
        var other = _provider.Token(scope: FederationScopes.CatalogWrite).Split('.');
        await IsRefused($"{parts[0]}.{other[1]}.{parts[2]}", ErrorReasons.TokenInvalid);
    }

    [Fact]
    public async Task Good_tokens_are_accepted_while_the_provider_is_down()
    {
        await _host.GetAsync(_provider.Token());
        var token = _provider.Token();
        await _provider.DisposeAsync();
        await _host.GetAsync(token);
    }

    [Fact]
    public async Task A_host_starts_before_its_provider_and_refuses_nobody_for_that()
    {
        var address = FreePort.FindAddress();
        await using var host = await TestHost.StartAsync(address);

        var early = await Refusal.OfAsync(() => host.GetAsync(_provider.Token(), new CallOptions(deadline: null)));
        early.Code.Should().Be(StatusCode.Unavailable);
        early.Reason.Should().Be(ErrorReasons.IdentityProviderUnavailable);
        early.Detail<RetryInfo>().Should().NotBeNull();

        await using var started = await TestProvider.StartAsync(address.AbsoluteUri);
        await EventuallyAsync(() => host.GetAsync(started.Token()));
    }

    [Fact]
    public async Task A_request_that_is_not_gRPC_is_refused_as_HTTP_refuses()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, _host.Address)
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.StatusCode.Should().Be(System.Net.HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_service_that_forgot_to_name_its_scope_is_not_open()
    {
        var client = new DuplicateService.DuplicateServiceClient(_host.Channel);
        var refusal = await Refusal.OfAsync(() => client.GetDuplicateAsync(new()).ResponseAsync);
        refusal.Reason.Should().Be(ErrorReasons.TokenMissing);
    }

    private async Task IsRefused(string? token, string reason)
    {
        var called = false;
        _host.Catalog.Behaviour = _ =>
        {
            called = true;
            return Task.CompletedTask;
        };
        var refusal = await Refusal.OfAsync(() => _host.GetAsync(token));
        refusal.Code.Should().Be(StatusCode.Unauthenticated);
        refusal.Reason.Should().Be(reason);
        refusal.Exception.Status.Detail.Should().NotBeEmpty();
        called.Should().BeFalse();
    }

    private static async Task EventuallyAsync(Func<Task> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await call();
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && attempt < 120)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
            }
        }
    }
}
