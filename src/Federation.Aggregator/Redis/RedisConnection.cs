using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Federation.Aggregator.Redis;

/// <summary>The connection to Redis, or to the Garnet server that stands in for it and lives as long as the connection.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    // The client blocks a thread while it asks for the condition of a transaction, and nobody shall wait for the answer behind other work.
    private const int SpareThreads = 4;

    private readonly RedisOptions _options;
    private readonly Lazy<Task<ConnectionMultiplexer>> _connection;
    private EmbeddedGarnet? _garnet;

    public RedisConnection(IOptions<RedisOptions> options)
    {
        _options = options.Value;
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
        return await ConnectionMultiplexer.ConnectAsync(settings).ConfigureAwait(false);
    }
}
