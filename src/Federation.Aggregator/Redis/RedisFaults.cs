using StackExchange.Redis;

namespace Federation.Aggregator.Redis;

/// <summary>Tells faults of Redis, which pass, from faults of ours.</summary>
internal static class RedisFaults
{
    /// <summary>Whether Redis could not be reached, or refused a command.</summary>
    internal static bool IsRedisFault(this Exception exception) =>
        exception is RedisException or RedisTimeoutException or ObjectDisposedException;
}
