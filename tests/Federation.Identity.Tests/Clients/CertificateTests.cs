using Federation.Hosting;
using Federation.Identity.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Federation.Identity.Tests.Clients;

/// <summary>Clients that prove themselves by their certificate in TLS (RFC 8705), on a real port.</summary>
public sealed class CertificateTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly TestCertificate _old = new("CN=reader");
    private readonly TestCertificate _new = new("CN=reader");
    private readonly TestAuthority _authority = new();
    private TestIdentity _identity = null!;

    public async ValueTask InitializeAsync() => _identity = await TestIdentity.StartAsync(TestIdentity.Settings(
        _folder,
        ("Listen:Address", "https://127.0.0.1:0"),
        ("Listen:Certificate", TestCertificate.Shared.File),
        ("Listen:CertificateKey", TestCertificate.Shared.KeyFile),
        ("Identity:Clients:0:Secret", null),
        ("Identity:Clients:0:CertificateThumbprints:0", _old.Thumbprint),
        ("Identity:Clients:0:CertificateThumbprints:1", _new.Thumbprint),
        ("Identity:ClientAuthorities", _authority.File),
        ("Identity:Clients:1:Id", "named"),
        ("Identity:Clients:1:CertificateSubject", "CN=itu-t, O=ITU"),
        ("Identity:Clients:1:Organization", "itu-t"),
        ("Identity:Clients:1:Scopes:0", FederationScopes.CatalogRead),
        ("Identity:Clients:1:Resources:0", "urn:federation:itu-t")));

    public async ValueTask DisposeAsync()
    {
        await _identity.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_client_gets_tokens_by_its_certificate_and_amid_a_rotation_by_the_next_one()
    {
        (await AskAsync("reader", _old)).Should().Be("reader");
        (await AskAsync("reader", _new)).Should().Be("reader");
    }

    [Fact]
    public async Task Another_certificate_with_the_same_name_is_not_the_client() =>
        (await AskAsync("reader", new TestCertificate("CN=reader"))).Should().StartWith("invalid_");

    [Fact]
    public async Task Without_a_certificate_there_is_no_token() =>
        (await AskAsync("reader", null)).Should().StartWith("invalid_");

    [Fact]
    public async Task A_certificate_of_one_client_is_worth_nothing_for_another() =>
        (await AskAsync("named", _old)).Should().StartWith("invalid_");

    [Fact]
    public async Task A_name_is_believed_when_a_trusted_authority_certified_it()
    {
        (await AskAsync("named", _authority.Issue("CN=itu-t, O=ITU"))).Should().Be("named");
        (await AskAsync("named", _authority.Issue("CN=w3c, O=W3C"))).Should().StartWith("invalid_");
        (await AskAsync("named", _authority.Issue("CN=itu-t, O=ITU", expired: true))).Should().StartWith("invalid_");
        (await AskAsync("named", new TestAuthority().Issue("CN=itu-t, O=ITU"))).Should().StartWith("invalid_");
        (await AskAsync("named", new TestCertificate("CN=itu-t, O=ITU"))).Should().StartWith("invalid_");
    }

    [Fact]
    public async Task The_token_source_of_the_other_hosts_shows_the_certificate_of_its_settings()
    {
        using var tokens = new AccessTokenSource(
            new ClientOptions
            {
                Authority = _identity.Address,
                Id = "reader",
                Certificate = _old.File,
                CertificateKey = _old.KeyFile,
            },
            TimeProvider.System,
            TestCertificate.Shared.Authorities);
        var token = new JsonWebToken(await tokens.GetAsync("urn:federation:iso", TestContext.Current.CancellationToken));
        token.Subject.Should().Be("reader");
    }

    private async Task<string> AskAsync(string client, TestCertificate? certificate)
    {
        using var connections = new SocketsHttpHandler { SslOptions = TestCertificate.Shared.Trusted };
        if (certificate is not null)
            connections.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.WithKey;
        using var http = new HttpClient(connections);
        using var content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", client)]);
        using var response = await http.PostAsync(new Uri(_identity.Address, "connect/token"), content, TestContext.Current.CancellationToken);
        var answer = await TestIdentity.ReadAsync(response);
        return answer.Error ?? answer.Granted.Subject;
    }
}
