using Federation.Aggregator.Redis;
using StackExchange.Redis;

namespace Federation.Aggregator.Tests.Redis;

/// <summary>The Garnet server as the aggregator embeds it.</summary>
public sealed class GarnetFixture : IRedisFixture, IDisposable
{
    private readonly EmbeddedGarnet _garnet = EmbeddedGarnet.Start();
    private readonly ConnectionMultiplexer _connection;

    public GarnetFixture() => _connection = ConnectionMultiplexer.Connect(_garnet.Connection.Patient());

    public IConnectionMultiplexer Connection => _connection;

    public ConfigurationOptions Options => _garnet.Connection.Patient();

    public void Dispose()
    {
        _connection.Dispose();
        _garnet.Dispose();
    }
}
