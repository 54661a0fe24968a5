using StackExchange.Redis;

namespace Federation.Aggregator.Tests.Redis;

/// <summary>A running server that speaks the Redis protocol.</summary>
public interface IRedisFixture
{
    /// <summary>A connection to the server. Skips the test, with the reason, where there is no such server.</summary>
    IConnectionMultiplexer Connection { get; }

    /// <summary>How to connect. Skips the test likewise.</summary>
    ConfigurationOptions Options { get; }
}
