using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Federation.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Federation.Aggregator.Redis;

/// <summary>The connection to Redis, or to the Garnet server that stands in for it and lives as long as the connection.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    // The client blocks a thread while it asks for the condition of a transaction, and nobody shall wait for the answer behind other work.
    private const int SpareThreads = 4;

    private readonly RedisOptions _options;
    private readonly TrustedAuthorities _authorities;
    private readonly ClientCertificate? _certificate;
    private readonly Lazy<Task<ConnectionMultiplexer>> _connection;
    private EmbeddedGarnet? _garnet;

    /// <exception cref="SettingException">The file of the certificate holds none.</exception>
    public RedisConnection(IOptions<RedisOptions> options, TrustedAuthorities authorities)
    {
        (_options, _authorities) = (options.Value, authorities);
        if (_options.Certificate is { Length: > 0 } file)
        {
            _certificate = new ClientCertificate($"{RedisOptions.Section}:{nameof(RedisOptions.Certificate)}", file, _options.CertificateKey!);
            _ = _certificate.Current;
        }

        _connection = new(ConnectAsync);
    }

    /// <summary>
    /// The database; connects when it is first asked for. A server that cannot be reached is no error: commands fail until it
    /// can, and the connection mends itself.
    /// </summary>
    public async Task<IDatabase> GetDatabaseAsync(CancellationToken cancellationToken) =>
        (await _connection.Value.WaitAsync(cancellationToken).ConfigureAwait(false)).GetDatabase();

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
            await (await _connection.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        _garnet?.Dispose();
    }

    private SslClientAuthenticationOptions Secured(string host, ConfigurationOptions settings)
    {
        var connection = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = settings.SslProtocols ?? SslProtocols.None,
            CertificateRevocationCheckMode = settings.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
        };
        _authorities.ApplyTo(connection);
        if (_certificate is { } certificate)
            connection.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.Current;
        return connection;
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        ThreadPool.GetMinThreads(out var workers, out var completionPorts);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + SpareThreads), completionPorts);
        var settings = _options.Configuration is { Length: > 0 } configured
            ? ConfigurationOptions.Parse(configured)
            : (_garnet = EmbeddedGarnet.Start()).Connection;
        settings.ClientName = "federation-aggregator";
        settings.AbortOnConnectFail = false;
        settings.BacklogPolicy = BacklogPolicy.FailFast;
        settings.IncludeDetailInExceptions = false;
        settings.SslClientAuthenticationOptions = host => Secured(host, settings);
        return await ConnectionMultiplexer.ConnectAsync(settings).ConfigureAwait(false);
    }
}
