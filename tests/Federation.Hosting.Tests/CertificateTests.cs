using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Federation.Hosting.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Federation.Hosting.Tests;

/// <summary>TLS of the listener and of the program's own calls.</summary>
public sealed class CertificateTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_renewed_certificate_serves_the_next_connection_while_open_ones_go_on()
    {
        var before = _authority.Issue();
        await using var app = await StartAsync();
        await using var open = await ConnectAsync(app);
        var after = _authority.Issue();
        _time.Advance(TimeSpan.FromSeconds(2));

        await using var next = await ConnectAsync(app);

        open.RemoteCertificate!.GetCertHashString().Should().Be(before);
        next.RemoteCertificate!.GetCertHashString().Should().Be(after);
        await open.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), Cancellation);
        (await open.ReadAsync(new byte[9], Cancellation)).Should().BePositive();
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public async Task Files_that_hold_no_certificate_leave_the_one_before_until_they_do(string text)
    {
        var before = _authority.Issue();
        await using var app = await StartAsync();
        await File.WriteAllTextAsync(_authority.CertificateFile, text, Cancellation);
        _time.Advance(TimeSpan.FromSeconds(2));
        await using var meanwhile = await ConnectAsync(app);
        var after = _authority.Issue();
        _time.Advance(TimeSpan.FromSeconds(2));

        await using var next = await ConnectAsync(app);

        meanwhile.RemoteCertificate!.GetCertHashString().Should().Be(before);
        next.RemoteCertificate!.GetCertHashString().Should().Be(after);
    }

    [Fact]
    public void A_certificate_for_clients_serves_nobody()
    {
        _authority.Issue(CertificatePurpose.Client);
        var build = () => Build();

        build.Should().Throw<SettingException>().WithMessage("Listen:Certificate is *not for servers*");
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Both_good_versions_of_TLS_are_spoken(SslProtocols version)
    {
        _authority.Issue();
        await using var app = await StartAsync();

        await using var connection = await ConnectAsync(app, version);

        connection.SslProtocol.Should().Be(version);
        connection.NegotiatedApplicationProtocol.Should().Be(SslApplicationProtocol.Http2);
    }

    [Fact]
    public async Task Older_versions_of_TLS_are_not()
    {
        _authority.Issue();
        await using var app = await StartAsync();
#pragma warning disable SYSLIB0039, CA5397 // That it is obsolete is what is tested.
        var connect = () => ConnectAsync(app, SslProtocols.Tls11);
#pragma warning restore SYSLIB0039, CA5397

        await connect.Should().ThrowAsync<Exception>().Where(e => e is AuthenticationException || e is IOException);
    }

    [Fact]
    public async Task Calls_trust_the_authority_of_the_settings()
    {
        _authority.Issue();
        await using var app = await StartAsync();

        (await StatusAsync(app, TrustedAuthorities.Read(new TrustOptions { CertificateAuthorities = _authority.AuthorityFile }))).Should().Be(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task Calls_trust_no_authority_that_nobody_named()
    {
        using var other = new TestAuthority();
        _authority.Issue();
        await using var app = await StartAsync();
        foreach (var authorities in new[] { null, TrustedAuthorities.OfSystem, TrustedAuthorities.Read(new TrustOptions { CertificateAuthorities = other.AuthorityFile }) })
        {
            var call = () => StatusAsync(app, authorities);

            await call.Should().ThrowAsync<HttpRequestException>().WithInnerException(typeof(AuthenticationException));
        }
    }

    [Fact]
    public async Task A_named_authority_vouches_for_no_other_name()
    {
        _authority.Issue(forLoopback: false);
        await using var app = await StartAsync();
        var call = () => StatusAsync(app, TrustedAuthorities.Read(new TrustOptions { CertificateAuthorities = _authority.AuthorityFile }));

        await call.Should().ThrowAsync<HttpRequestException>().WithInnerException(typeof(AuthenticationException));
    }

    [Fact]
    public void A_file_without_authorities_is_told_in_a_sentence()
    {
        var empty = Path.Combine(Path.GetDirectoryName(_authority.AuthorityFile)!, "empty.pem");
        File.WriteAllText(empty, "");
        var read = () => TrustedAuthorities.Read(new TrustOptions { CertificateAuthorities = empty });

        read.Should().Throw<SettingException>().WithMessage("Trust:CertificateAuthorities is *no certificate in it*");
    }

    private WebApplication Build()
    {
        var builder = FederationHost.CreateBuilder(TestSettings.From(
            [("Authentication:Authority", "http://127.0.0.1:9"), ("Authentication:Audience", "urn:federation:test"), .. _authority.Listener]));
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.AddFederationHosting("test.host");
        var app = builder.Build();
        app.MapFederationHosting();
        app.MapGet("/open", () => "").AllowAnonymous();
        return app;
    }

    private async Task<WebApplication> StartAsync()
    {
        var app = Build();
        await FederationHost.StartAsync(app, Cancellation);
        return app;
    }

    private static async Task<System.Net.HttpStatusCode> StatusAsync(WebApplication app, TrustedAuthorities? authorities)
    {
        var address = AddressOf(app);
        using var http = new HttpClient(DirectHandler.For(address, authorities));
        using var response = await http.GetAsync(new Uri(address, "open"), Cancellation);
        return response.StatusCode;
    }

    private static async Task<SslStream> ConnectAsync(WebApplication app, SslProtocols versions = SslProtocols.None)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", AddressOf(app).Port, Cancellation);
        var connection = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await connection.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "127.0.0.1",
                EnabledSslProtocols = versions,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
                // What is tested is which certificate it is, not whether to trust it.
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate,
            },
            Cancellation);
        return connection;
    }

    private static Uri AddressOf(WebApplication app) => app.Services.GetRequiredService<Listener>().Address;
}
