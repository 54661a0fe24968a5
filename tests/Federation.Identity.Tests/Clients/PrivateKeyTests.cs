using System.Net;
using System.Security.Cryptography;
using Federation.Hosting;
using Federation.Identity.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Identity.Tests.Clients;

/// <summary>Clients that prove themselves by a signature (RFC 7523), on a real port.</summary>
public sealed class PrivateKeyTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly TestKey _key = new();
    private readonly string _keySet = Path.GetTempFileName();
    private TestIdentity _identity = null!;

    public async ValueTask InitializeAsync()
    {
        await PublishAsync(_key.KeySet);
        _identity = await TestIdentity.StartAsync(TestIdentity.Settings(
            _folder, ("Identity:Clients:0:Secret", null), ("Identity:Clients:0:KeySet", _keySet)));
    }

    public async ValueTask DisposeAsync()
    {
        await _identity.DisposeAsync();
        _folder.Dispose();
        File.Delete(_keySet);
    }

    [Fact]
    public async Task A_client_gets_tokens_by_its_key()
    {
        (await AskAsync(_key.Assertion("reader", _identity.Address))).Granted.Subject.Should().Be("reader");
        using var tokens = new AccessTokenSource(
            new ClientOptions { Authority = _identity.Address, Id = "reader", KeyFile = _key.File }, TimeProvider.System);
        new JsonWebToken(await tokens.GetAsync("urn:federation:iso", TestContext.Current.CancellationToken)).Subject.Should().Be("reader");
    }

    [Fact]
    public async Task A_key_rotates_without_a_restart_and_both_work_meanwhile()
    {
        var next = new TestKey();
        (await AskAsync(next.Assertion("reader", _identity.Address))).Error.Should().Be("invalid_client");

        await PublishAsync(TestKey.Union(_key, next));
        (await AskAsync(_key.Assertion("reader", _identity.Address))).Error.Should().BeNull();
        (await AskAsync(next.Assertion("reader", _identity.Address))).Error.Should().BeNull();

        await PublishAsync(next.KeySet);
        (await AskAsync(next.Assertion("reader", _identity.Address))).Error.Should().BeNull();
        (await AskAsync(_key.Assertion("reader", _identity.Address))).Error.Should().Be("invalid_client");
    }

    [Fact]
    public async Task While_the_keys_cannot_be_read_the_last_ones_count()
    {
        (await AskAsync(_key.Assertion("reader", _identity.Address))).Error.Should().BeNull();
        await PublishAsync("half a key s");
        (await AskAsync(_key.Assertion("reader", _identity.Address))).Error.Should().BeNull();
    }

    [Fact]
    public async Task An_assertion_is_good_once()
    {
        var assertion = _key.Assertion("reader", _identity.Address);
        (await AskAsync(assertion)).Error.Should().BeNull();
        (await AskAsync(assertion)).Error.Should().Be("invalid_client");
    }

    public static TheoryData<string> WrongAssertions =>
        ["another key", "another client", "another audience", "expired", "long-lived", "without an id", "of another type", "unsigned", "signed with the public key as a secret", "nonsense"];

    [Theory]
    [MemberData(nameof(WrongAssertions))]
    public async Task A_wrong_assertion_gets_no_token(string wrong)
    {
        var good = _key.Assertion("reader", _identity.Address);
        var answer = await AskAsync(wrong switch
        {
            "another key" => new TestKey().Assertion("reader", _identity.Address),
            "another client" => _key.Assertion("writer", _identity.Address),
            "another audience" => _key.Assertion("reader", new Uri("https://provider.example/")),
            "expired" => _key.Assertion("reader", _identity.Address, age: TimeSpan.FromHours(1)),
            "long-lived" => _key.Assertion("reader", _identity.Address, life: TimeSpan.FromDays(1)),
            "without an id" => _key.Assertion("reader", _identity.Address, id: null),
            "of another type" => _key.Assertion("reader", _identity.Address, type: "at+jwt"),
            "unsigned" => $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"client-authentication+jwt"}""")}.{good.Split('.')[1]}.",
            "signed with the public key as a secret" => _key.Assertion("reader", _identity.Address, credentials: new SigningCredentials(
                new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(_key.KeySet)), SecurityAlgorithms.HmacSha256)),
            _ => "nonsense",
        });
        answer.Error.Should().BeOneOf("invalid_client", "invalid_request", "invalid_grant", "invalid_token");
        answer.Token.Should().BeNull();
    }

    [Theory]
    [InlineData("sub", "\"writer\"", "iss and sub must both be the client's id")]
    [InlineData("sub", null, "iss and sub must both be the client's id")]
    [InlineData("aud", null, "must be the issuer")]
    [InlineData("aud", "[ISSUER, \"https://provider.example/\"]", "must be the issuer")]
    [InlineData("exp", null, "must expire within 10 minutes")]
    [InlineData("exp", "1000000000000000000", "must expire within 10 minutes")]
    [InlineData("exp", "-1000000000000000000", "must expire within 10 minutes")]
    [InlineData("nbf", "7000000000", "nbf must be a time that is not in the future")]
    [InlineData("iat", "7000000000", "iat must be a time that is not in the future")]
    public async Task A_wrong_claim_of_an_assertion_is_told_as_a_fault_of_the_client(string claim, string? value, string told)
    {
        var answer = await AskAsync(_key.Reclaimed(
            _key.Assertion("reader", _identity.Address), claim, value?.Replace("ISSUER", $"\"{_identity.Address}\"", StringComparison.Ordinal)));

        answer.Should().Match<TokenAnswer>(refusal => refusal.Status == HttpStatusCode.Unauthorized && refusal.Error == "invalid_client");
        answer.Body.Should().Contain(told);
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("jwt")]
    [InlineData(null)]
    public async Task An_assertion_as_other_libraries_write_it_is_good_once_and_for_the_provider_alone(string? type)
    {
        var assertion = _key.Retyped(_key.Assertion("reader", _identity.Address), type);
        (await AskAsync(assertion)).Granted.Subject.Should().Be("reader");
        (await AskAsync(assertion)).Error.Should().Be("invalid_client");
        (await AskAsync(_key.Retyped(_key.Assertion("reader", new Uri("https://provider.example/")), type))).Error.Should().Be("invalid_client");
        (await AskAsync(new TestKey().Retyped(_key.Assertion("reader", _identity.Address), type))).Error.Should().Be("invalid_client");
    }

    [Fact]
    public async Task A_client_that_names_the_token_endpoint_as_the_audience_is_told_to_name_the_issuer()
    {
        var answer = await AskAsync(_key.Assertion("reader", new Uri(_identity.Address, "connect/token")));
        answer.Should().Match<TokenAnswer>(refusal => refusal.Status == HttpStatusCode.Unauthorized && refusal.Error == "invalid_client");
        answer.Body.Should().Contain($"must be the issuer, {_identity.Address},");
    }

    [Fact]
    public async Task Discovery_tells_the_algorithms_of_clients_and_each_of_them_is_taken()
    {
        var discovery = await _identity.GetAsync(".well-known/openid-configuration");
        discovery.GetProperty("token_endpoint_auth_methods_supported").EnumerateArray().Select(method => method.GetString()).Should().Contain("private_key_jwt");
        var algorithms = discovery.GetProperty("token_endpoint_auth_signing_alg_values_supported").EnumerateArray().Select(algorithm => algorithm.GetString()!).ToList();
        algorithms.Should().BeEquivalentTo("ES256", "RS256", "PS256");

        using var rsa = RSA.Create(2048);
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false)));
        await PublishAsync($$"""{"keys":[{"kty":"RSA","n":"{{key.N}}","e":"{{key.E}}"},{{_key.KeySet["{\"keys\":[".Length..]}}""");
        foreach (var algorithm in algorithms)
        {
            var credentials = algorithm == "ES256" ? _key.Credentials : new SigningCredentials(new RsaSecurityKey(rsa), algorithm);
            (await AskAsync(_key.Assertion("reader", _identity.Address, credentials: credentials))).Granted.Subject.Should().Be("reader");
        }
    }

    [Fact]
    public async Task A_client_with_a_key_has_no_secret_to_guess()
    {
        foreach (var secret in new[] { "", "null", TestIdentity.Secret })
            (await _identity.RequestAsync(("client_id", "reader"), ("client_secret", secret))).Token.Should().BeNull();
        (await _identity.RequestAsync(("client_id", "reader"))).Token.Should().BeNull();
    }

    [Fact]
    public async Task Keys_may_be_published_at_an_address()
    {
        var keys = new TestFolder();
        await using var publisher = await TestPublisher.StartAsync(_key.KeySet);
        await using var identity = await TestIdentity.StartAsync(TestIdentity.Settings(
            keys, ("Identity:Clients:0:Secret", null), ("Identity:Clients:0:KeySet", publisher.Address.AbsoluteUri)));
        for (var i = 0; i < 3; i++)
            (await identity.RequestAsync(Proof(_key.Assertion("reader", identity.Address)))).Error.Should().BeNull();
        publisher.Requests.Should().Be(1, "keys are asked for once in a minute");
        await identity.DisposeAsync();
        keys.Dispose();
    }

    [Fact]
    public async Task Keys_may_be_published_by_a_server_that_a_named_authority_certifies()
    {
        var keys = new TestFolder();
        await using var publisher = await TestPublisher.StartAsync(
            _key.KeySet,
            new("Listen:Address", "https://127.0.0.1:0"),
            new("Listen:Certificate", TestCertificate.Shared.File),
            new("Listen:CertificateKey", TestCertificate.Shared.KeyFile));
        await using var identity = await TestIdentity.StartAsync(TestIdentity.Settings(
            keys,
            ("Identity:Clients:0:Secret", null),
            ("Identity:Clients:0:KeySet", publisher.Address.AbsoluteUri),
            ("Trust:CertificateAuthorities", TestCertificate.Shared.File)));

        (await identity.RequestAsync(Proof(_key.Assertion("reader", identity.Address)))).Error.Should().BeNull();

        await identity.DisposeAsync();
        keys.Dispose();
    }

    private Task<TokenAnswer> AskAsync(string assertion) => _identity.RequestAsync(Proof(assertion));

    private static (string, string)[] Proof(string assertion) =>
    [
        ("client_id", "reader"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion),
    ];

    private Task PublishAsync(string keys) => File.WriteAllTextAsync(_keySet, keys, TestContext.Current.CancellationToken);
}
