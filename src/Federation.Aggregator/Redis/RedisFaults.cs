using Federation.Replication;
using StackExchange.Redis;

namespace Federation.Aggregator.Redis;

/// <summary>Tells faults of Redis, which pass, from faults of ours.</summary>
internal static class RedisFaults
{
    /// <summary>Whether Redis could not be reached, or refused a command.</summary>
    internal static bool IsRedisFault(this Exception exception) =>
        exception is RedisException or RedisTimeoutException or ObjectDisposedException;

    /// <summary>The fault in the words of replication. Of a transaction that Redis refused, the library does not tell why.</summary>
    internal static ReplicaUnavailableException ToUnavailable(this Exception exception) => new(
        exception.Message.EndsWith("because of previous errors.", StringComparison.Ordinal)
            ? "Redis refuses to write: its memory is full (maxmemory), it is a read-only replica, or its user lacks the permission for a command (ACL)."
            : $"Redis: {exception.Message}",
        exception);
}
