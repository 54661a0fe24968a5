using Federation.Hosting;
using Federation.Identity.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Federation.Identity.Tests;

/// <summary>Provider, client and a service that takes bound tokens only, over TLS, each on its own port.</summary>
public sealed class BindingTests : IAsyncLifetime
{
    private const string Resource = "urn:federation:itu-t";

    private readonly TestFolder _folder = new();
    private readonly TestCertificate _certificate = new("CN=reader");
    private readonly TestFolder _secureFolder = new();
    private TestIdentity _identity = null!;
    private TestIdentity _secureIdentity = null!;

    public async ValueTask InitializeAsync()
    {
        _identity = await TestIdentity.StartAsync(Settings(_folder, "http://127.0.0.1:0"));
        _secureIdentity = await TestIdentity.StartAsync(Settings(_secureFolder, "https://127.0.0.1:0"));
    }

    public async ValueTask DisposeAsync()
    {
        await _identity.DisposeAsync();
        await _secureIdentity.DisposeAsync();
        _folder.Dispose();
        _secureFolder.Dispose();
    }

    [Fact]
    public async Task A_token_that_is_bound_to_a_key_serves_its_client_and_nobody_else()
    {
        await using var service = await StartAsync(_identity.Address, "Dpop");
        using var tokens = new AccessTokenSource(Options(_identity) with { Dpop = true }, TimeProvider.System, TestCertificate.Shared.Authorities);
        await CallAsync(service.Address, tokens);
        await CallAsync(service.Address, tokens);

        var stolen = await tokens.GetAsync(Resource, TestContext.Current.CancellationToken);
        new JsonWebToken(stolen).GetPayloadValue<Dictionary<string, object>>("cnf").Should().ContainKey("jkt");
        (await StolenAsync(service.Address, stolen)).Should().Be(ErrorReasons.ProofInvalid);
    }

    [Fact]
    public async Task A_proof_is_of_the_address_that_was_called_wherever_people_reach_the_pages()
    {
        await using var service = await TestService.StartAsync(
            builder => builder.AddFederationSignIn(),
            [
                ("Authentication:Authority", _identity.Address.AbsoluteUri),
                ("Authentication:Audience", Resource),
                ("Authentication:Binding", "Dpop"),
                ("SignIn:Authority", _identity.Address.AbsoluteUri),
                ("SignIn:ClientId", "pages"),
                ("SignIn:Secret", TestPages.Secret),
                ("SignIn:Address", "https://pages.example.org"),
            ]);
        using var tokens = new AccessTokenSource(Options(_identity) with { Dpop = true }, TimeProvider.System, TestCertificate.Shared.Authorities);

        var call = () => CallAsync(service.Address, tokens);

        await call.Should().NotThrowAsync();
    }

    [Fact]
    public async Task A_client_signs_the_nonce_that_a_service_asks_for()
    {
        await using var service = await StartAsync(_identity.Address, "Required", ("Authentication:ProofNonce", "true"));
        using var tokens = new AccessTokenSource(Options(_identity) with { Dpop = true }, TimeProvider.System, TestCertificate.Shared.Authorities);
        await CallAsync(service.Address, tokens);
        using var channel = FederationChannel.Open(service.Address, tokens, Resource);
        await new CatalogAdminService.CatalogAdminServiceClient(channel).DeleteWorkItemAsync(new(), cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_client_without_a_proof_gets_a_token_that_such_a_service_does_not_take()
    {
        await using var service = await StartAsync(_identity.Address, "Required");
        using var tokens = new AccessTokenSource(Options(_identity), TimeProvider.System, TestCertificate.Shared.Authorities);
        var call = () => CallAsync(service.Address, tokens);
        (await call.Should().ThrowAsync<RpcException>()).Which.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason.Should().Be(ErrorReasons.TokenUnbound);
    }

    [Fact]
    public async Task A_token_that_is_bound_to_a_certificate_serves_its_client_and_nobody_else()
    {
        await using var service = await StartAsync(_secureIdentity.Address, "Certificate");
        using var tokens = new AccessTokenSource(
            Options(_secureIdentity) with { Certificate = _certificate.File, CertificateKey = _certificate.KeyFile }, TimeProvider.System, TestCertificate.Shared.Authorities);
        await CallAsync(service.Address, tokens);

        var stolen = await tokens.GetAsync(Resource, TestContext.Current.CancellationToken);
        new JsonWebToken(stolen).GetPayloadValue<Dictionary<string, object>>("cnf").Should().ContainKey("x5t#S256");
        (await StolenAsync(service.Address, stolen)).Should().Be(ErrorReasons.ProofInvalid);
        (await StolenAsync(service.Address, stolen, new TestCertificate("CN=reader"))).Should().Be(ErrorReasons.ProofInvalid);
    }

    [Fact]
    public async Task A_wrong_proof_gets_no_token()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_identity.Address, "connect/token"))
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "reader"), new("client_secret", TestIdentity.Secret)]),
        };
        request.Headers.Add("DPoP", "nonsense");
        using var response = await _identity.Http.SendAsync(request, TestContext.Current.CancellationToken);
        (await TestIdentity.ReadAsync(response)).Error.Should().Be("invalid_dpop_proof");
        response.Headers.GetValues("DPoP-Nonce").Should().ContainSingle();
    }

    [Fact]
    public async Task Discovery_tells_how_tokens_can_be_bound()
    {
        var discovery = await _identity.GetAsync(".well-known/openid-configuration");
        discovery.GetProperty("dpop_signing_alg_values_supported").EnumerateArray().Select(a => a.GetString()).Should().Contain("ES256");
        discovery.GetProperty("tls_client_certificate_bound_access_tokens").GetBoolean().Should().BeTrue();
    }

    private Dictionary<string, string?> Settings(TestFolder folder, string address) => TestIdentity.Settings(
        folder,
        ("Listen:Address", address),
        ("Listen:Certificate", TestCertificate.Shared.File),
        ("Listen:CertificateKey", TestCertificate.Shared.KeyFile),
        ("Identity:Clients:0:CertificateThumbprints:0", _certificate.Thumbprint),
        ("Identity:Clients:0:Scopes:2", FederationScopes.CatalogWrite));

    private static ClientOptions Options(TestIdentity identity) => new()
    {
        Authority = identity.Address,
        Id = "reader",
        Secret = TestIdentity.Secret,
    };

    private static async Task CallAsync(Uri service, AccessTokenSource tokens)
    {
        using var channel = FederationChannel.Open(service, tokens, Resource);
        await new CatalogService.CatalogServiceClient(channel).GetWorkItemAsync(new(), cancellationToken: TestContext.Current.CancellationToken);
    }

    private static async Task<string?> StolenAsync(Uri service, string token, TestCertificate? certificate = null)
    {
        using var connections = new SocketsHttpHandler { SslOptions = TestCertificate.Shared.Trusted };
        if (certificate is not null)
            connections.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.WithKey;
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(service, new() { HttpHandler = connections });
        var call = () => new CatalogService.CatalogServiceClient(channel)
            .GetWorkItemAsync(new(), new Metadata { { "authorization", $"Bearer {token}" } }).ResponseAsync;
        return (await call.Should().ThrowAsync<RpcException>()).Which.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason;
    }

    private static Task<TestService> StartAsync(Uri authority, string binding, params (string Key, string? Value)[] settings) =>
        TestService.StartAsync([("Authentication:Authority", authority.AbsoluteUri), ("Authentication:Audience", Resource), ("Authentication:Binding", binding), .. settings]);
}
