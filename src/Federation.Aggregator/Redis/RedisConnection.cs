using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Federation.Aggregator.Redis;

/// <summary>The connection to Redis, or to the Garnet server that stands in for it and lives as long as the connection.</summary>
internal sealed class RedisConnection(IOptions<RedisOptions> options, ILoggerFactory logging) : IAsyncDisposable
{
    private EmbeddedGarnet? _garnet;
    private ConnectionMultiplexer? _connection;

    /// <summary>
    /// Connects. A server that cannot be reached is no error: commands fail until it can, and the connection mends itself.
    /// </summary>
    public async Task<IDatabase> ConnectAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value.Configuration is { Length: > 0 } configured
            ? ConfigurationOptions.Parse(configured)
            : (_garnet = EmbeddedGarnet.Start(logging)).Connection;
        settings.ClientName = "federation-aggregator";
        settings.AbortOnConnectFail = false;
        settings.BacklogPolicy = BacklogPolicy.FailFast;
        settings.IncludeDetailInExceptions = false;
        _connection = await ConnectionMultiplexer.ConnectAsync(settings).WaitAsync(cancellationToken).ConfigureAwait(false);
        return _connection.GetDatabase();
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync().ConfigureAwait(false);
        _garnet?.Dispose();
    }
}
