using StackExchange.Redis;

namespace Federation.Aggregator.Redis;

/// <summary>Tells faults of Redis, which pass, from faults of ours.</summary>
internal static class RedisFaults
{
    /// <summary>Whether Redis could not be reached, or refused a command.</summary>
    internal static bool IsRedisFault(this Exception exception) =>
        exception is RedisException or RedisTimeoutException or ObjectDisposedException;

    /// <summary>The fault as a sentence. Of a transaction that Redis refused, the library does not tell why.</summary>
    internal static string InWords(this Exception exception) => exception.Message.EndsWith("because of previous errors.", StringComparison.Ordinal)
        ? "Redis refuses to write: its memory is full (maxmemory), it is a read-only replica, or its user lacks the permission for a command (ACL)."
        : $"Redis: {exception.Message}";
}
