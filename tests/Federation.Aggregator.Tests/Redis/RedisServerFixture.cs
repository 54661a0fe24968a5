using StackExchange.Redis;

namespace Federation.Aggregator.Tests.Redis;

/// <summary>A redis-server, where one is installed.</summary>
public sealed class RedisServerFixture : IRedisFixture, IAsyncLifetime
{
    private RedisServer? _server;
    private ConnectionMultiplexer? _connection;

    public IConnectionMultiplexer Connection
    {
        get
        {
            Assert.SkipWhen(_connection is null, "There is no redis-server on the PATH.");
            return _connection!;
        }
    }

    public ConfigurationOptions Options => ConfigurationOptions.Parse(Connection.Configuration);

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        if (_server is not null)
            _connection = await ConnectionMultiplexer.ConnectAsync(_server.Options);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
