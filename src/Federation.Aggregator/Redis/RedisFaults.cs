using Federation.Replication;
using StackExchange.Redis;

namespace Federation.Aggregator.Redis;

/// <summary>Tells faults of Redis, which pass, from faults of ours.</summary>
internal static class RedisFaults
{
    /// <summary>Whether Redis could not be reached, or refused a command.</summary>
    internal static bool IsRedisFault(this Exception exception) =>
        exception is RedisException or RedisTimeoutException or ObjectDisposedException;

    /// <summary>The fault in the words of replication.</summary>
    internal static ReplicaUnavailableException ToUnavailable(this Exception exception) => new(WordsOf(exception), exception);

    // Of a transaction that Redis refused, the library does not tell why; why it cannot connect stands at the bottom of what it throws.
    private static string WordsOf(Exception exception) => exception switch
    {
        _ when exception.Message.EndsWith("because of previous errors.", StringComparison.Ordinal) =>
            "Redis refuses to write: its memory is full (maxmemory), it is a read-only replica, or its user lacks the permission for a command (ACL).",
        RedisConnectionException { InnerException: not null } =>
            $"Redis cannot be used where {RedisOptions.Section}:{nameof(RedisOptions.Configuration)} says it is: {exception.GetBaseException().Message}",
        _ => $"Redis: {exception.Message}",
    };
}
