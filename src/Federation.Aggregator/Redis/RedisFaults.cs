using Federation.Replication;
using StackExchange.Redis;

namespace Federation.Aggregator.Redis;

/// <summary>Tells faults of Redis, which pass, from faults of ours.</summary>
internal static class RedisFaults
{
    private const string Setting = $"{RedisOptions.Section}:{nameof(RedisOptions.Configuration)}";

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
            $"Redis cannot be used where {Setting} says it is: {CauseOf(exception.GetBaseException())}",
        _ => $"Redis: {exception.Message}",
    };

    // Of a connection that it had, the library tells no more than that it is gone, even when Redis says of each new one why it does not take it.
    private static string CauseOf(Exception cause) => cause is RedisConnectionException { FailureType: ConnectionFailureType.SocketClosed }
        ? $"it closed the connection. When it runs, its password or user may be another now than {Setting} says."
        : cause.Message;
}
