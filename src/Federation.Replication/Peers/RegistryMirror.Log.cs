using Microsoft.Extensions.Logging;

namespace Federation.Replication.Peers;

internal sealed partial class RegistryMirror
{
    [LoggerMessage(1, LogLevel.Information, "{Registry} is followed at {Peer}")]
    private partial void LogFollowing(string registry, string peer);

    [LoggerMessage(2, LogLevel.Information, "{Registry} is not followed at {Peer} any more: {Reason}")]
    private partial void LogLeft(string registry, string peer, string reason);

    [LoggerMessage(3, LogLevel.Warning, "{Registry} cannot be followed at {Peer} now: {Reason}")]
    private partial void LogLost(string registry, string peer, string reason);

    [LoggerMessage(4, LogLevel.Warning, "{Registry} cannot be stored now: {Reason}")]
    private partial void LogUnavailable(string registry, string reason);

    [LoggerMessage(5, LogLevel.Error, "Mirroring {Registry} has a fault")]
    private partial void LogFailed(string registry, Exception exception);

    [LoggerMessage(6, LogLevel.Information, "The copy of {Registry} is dropped: no peer serves it any more")]
    private partial void LogForgotten(string registry);
}
