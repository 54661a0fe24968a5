using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Federation.Hosting.Tests.Support;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Federation.Hosting.Tests;

public sealed class ListeningTests
{
    private static readonly Uri _authority = new("http://127.0.0.1:9/");

    [Fact]
    public async Task A_free_port_is_known_before_and_after_the_start()
    {
        await using var app = Build(("Listen:Address", "http://127.0.0.1:0"));
        var before = app.Services.GetRequiredService<Listener>().Address;
        before.Port.Should().BePositive();
        (await FederationHost.StartAsync(app, TestContext.Current.CancellationToken)).Should().Be(before);
    }

    [Fact]
    public async Task Several_hosts_live_in_one_process()
    {
        await using var one = await TestHost.StartAsync(_authority);
        await using var two = await TestHost.StartAsync(_authority);
        one.Address.Should().NotBe(two.Address);
        (await HealthOfAsync(one.Channel)).Should().Be(HealthCheckResponse.Types.ServingStatus.Serving);
        (await HealthOfAsync(two.Channel)).Should().Be(HealthCheckResponse.Types.ServingStatus.Serving);
    }

    [Fact]
    public async Task A_busy_port_is_told_in_a_sentence()
    {
        await using var first = await TestHost.StartAsync(_authority);
        var build = () => Build(("Listen:Address", first.Address.AbsoluteUri));
        build.Should().Throw<SettingException>().WithMessage(
            $"Listen:Address is \"{first.Address}\"; allowed is a port that no other program listens on; this one is in use.");
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://192.0.2.1:7401")]
    public void Plain_http_is_for_loopback_only(string address)
    {
        var build = () => Build(("Listen:Address", address));
        build.Should().Throw<SettingException>().WithMessage("Listen:Address is *allowed is an https address, or*");
    }

    [Theory]
    [InlineData("http://node.example.org")]
    [InlineData("https://node.example.org/federation")]
    [InlineData("node.example.org")]
    public void A_public_address_is_https_without_a_path(string address)
    {
        var build = () => Build(("Listen:PublicAddress", address));
        build.Should().Throw<SettingException>().WithMessage("Listen:PublicAddress is *allowed is an https address, or*without a path.");
    }

    [Theory]
    [InlineData("http://localhost:0")]
    [InlineData("http://[::1]:0")]
    public async Task Loopback_has_several_names(string address)
    {
        await using var app = Build(("Listen:Address", address));
        var bound = await FederationHost.StartAsync(app, TestContext.Current.CancellationToken);
        using var channel = FederationChannel.Open(bound);
        (await HealthOfAsync(channel)).Should().Be(HealthCheckResponse.Types.ServingStatus.Serving);
    }

    [Fact]
    public void Https_needs_a_certificate_and_its_key()
    {
        var build = () => Build(("Listen:Address", "https://127.0.0.1:0"));
        build.Should().Throw<SettingException>()
            .WithMessage("Listen:Certificate is not set; *Listen:CertificateKey is not set; *");
    }

    [Fact]
    public void A_file_that_holds_no_certificate_is_told_in_a_sentence()
    {
        var file = Path.GetTempFileName();
        var build = () => Build(("Listen:Address", "https://127.0.0.1:0"), ("Listen:Certificate", file), ("Listen:CertificateKey", file));
        build.Should().Throw<SettingException>().WithMessage("Listen:Certificate is *allowed is a PEM certificate*");
        File.Delete(file);
    }

    [Fact]
    public async Task A_host_with_a_certificate_serves_gRPC_over_TLS()
    {
        var folder = Directory.CreateTempSubdirectory("federation-");
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var certificateFile = Path.Combine(folder.FullName, "tls.crt");
        var keyFile = Path.Combine(folder.FullName, "tls.key");
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);

        await using var app = Build(
            ("Listen:Address", "https://127.0.0.1:0"), ("Listen:Certificate", certificateFile), ("Listen:CertificateKey", keyFile));
        var address = await FederationHost.StartAsync(app, TestContext.Current.CancellationToken);
        using var handler = new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented!.GetCertHashString() == certificate.Thumbprint },
        };
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler });
        (await HealthOfAsync(channel)).Should().Be(HealthCheckResponse.Types.ServingStatus.Serving);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_open_stream_ends_when_the_host_stops_and_tells_the_client_to_come_back()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var host = await TestHost.StartAsync(provider);
        host.Catalog.Behaviour = async context =>
        {
            using var stop = context.LinkToShutdown();
            await Task.Delay(Timeout.Infinite, stop.Token);
        };
        using var call = host.Client.SyncWorkItems(new(), TestHost.Bearer(provider.Token()), cancellationToken: TestContext.Current.CancellationToken);
        await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken);

        var stopping = host.App.StopAsync(TestContext.Current.CancellationToken);
        var refusal = await Refusal.OfAsync(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        refusal.Code.Should().Be(StatusCode.Unavailable);
        refusal.Reason.Should().Be(ErrorReasons.ShuttingDown);
        await stopping;
    }

    [Fact]
    public async Task A_host_runs_until_its_token_is_cancelled()
    {
        await using var app = Build(("Listen:Address", "http://127.0.0.1:0"));
        using var stop = new CancellationTokenSource();
        var running = FederationHost.RunAsync(app, stop.Token);
        using var channel = FederationChannel.Open(app.Services.GetRequiredService<Listener>().Address);
        (await HealthOfAsync(channel)).Should().Be(HealthCheckResponse.Types.ServingStatus.Serving);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task The_address_is_still_known_to_requests_that_a_host_answers_while_it_stops()
    {
        await using var app = Build(("Listen:Address", "http://127.0.0.1:0"));
        var address = await FederationHost.StartAsync(app, TestContext.Current.CancellationToken);
        await app.StopAsync(TestContext.Current.CancellationToken);

        app.Services.GetRequiredService<Listener>().Address.Should().Be(address);
    }

    [Fact]
    public async Task A_host_that_stops_by_itself_says_so()
    {
        await using var app = Build(("Listen:Address", "http://127.0.0.1:0"));
        var run = () => FederationHost.RunAsync(app, TestContext.Current.CancellationToken);
        app.Lifetime.ApplicationStarted.Register(app.Lifetime.StopApplication);
        await run.Should().ThrowAsync<HostStoppedException>();
    }

    [Fact]
    public async Task A_host_of_pages_speaks_HTTP_1_1()
    {
        await using var provider = await TestProvider.StartAsync();
        using var http = new HttpClient();
        using var response = await http.GetAsync(
            new Uri(provider.Address, ".well-known/openid-configuration"), TestContext.Current.CancellationToken);
        response.Version.Should().Be(HttpVersion.Version11);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static WebApplication Build(params (string, string?)[] settings)
    {
        var builder = FederationHost.CreateBuilder(TestSettings.From(
            [("Authentication:Authority", "http://127.0.0.1:9"), ("Authentication:Audience", "urn:federation:test"), .. settings]));
        builder.AddFederationHosting("test.host");
        var app = builder.Build();
        app.MapFederationHosting();
        return app;
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> HealthOfAsync(GrpcChannel channel) =>
        (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest())).Status;
}
