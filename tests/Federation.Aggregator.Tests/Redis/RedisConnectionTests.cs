using Federation.Aggregator.Redis;
using Federation.Hosting;
using Federation.Hosting.Tests.Support;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Federation.Aggregator.Tests.Redis;

/// <summary>A Redis that speaks TLS only, with a certificate of a private authority, and wants one of its clients.</summary>
public sealed class RedisConnectionTests : IAsyncLifetime
{
    private readonly TestAuthority _authority = new();
    private readonly int _port = FreePort.Find();
    private RedisServer? _server;

    public async ValueTask InitializeAsync()
    {
        _authority.Issue();
        _server = await RedisServer.StartAsync(
            "--tls-port", $"{_port}", "--tls-auth-clients", "yes",
            "--tls-cert-file", _authority.CertificateFile, "--tls-key-file", _authority.KeyFile, "--tls-ca-cert-file", _authority.AuthorityFile);
        _authority.Issue(CertificatePurpose.Client);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _authority.Dispose();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task It_is_reached_by_whoever_trusts_its_authority_and_shows_a_certificate(bool trusts, bool shows)
    {
        Assert.SkipWhen(_server is null, "There is no redis-server on the PATH.");
        var options = new RedisOptions
        {
            Configuration = $"127.0.0.1:{_port},ssl=true,connectRetry=1",
            Certificate = shows ? _authority.CertificateFile : null,
            CertificateKey = shows ? _authority.KeyFile : null,
        };
        var trust = new TrustOptions { CertificateAuthorities = trusts ? _authority.AuthorityFile : null };
        await using var redis = new RedisConnection(Options.Create(options), TrustedAuthorities.Read(trust));
        var database = await redis.GetDatabaseAsync(TestContext.Current.CancellationToken);

        var asking = () => database.PingAsync();

        if (trusts && shows)
            await asking.Should().NotThrowAsync();
        else
            await asking.Should().ThrowAsync<RedisConnectionException>();
    }
}
