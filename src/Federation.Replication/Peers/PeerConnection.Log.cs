using Microsoft.Extensions.Logging;

namespace Federation.Replication.Peers;

internal sealed partial class PeerConnection
{
    [LoggerMessage(1, LogLevel.Warning, "Cannot ask {Peer} at {Address} for its registries now: {Reason}")]
    private partial void LogUnreachable(string peer, Uri address, string reason);

    [LoggerMessage(2, LogLevel.Warning, "{Peer} serves more than {Limit} registries; {Registry} and those after it are left out")]
    private partial void LogTooMany(string peer, int limit, string registry);

    [LoggerMessage(3, LogLevel.Information, "{Peer} serves {Registry}: {Reason}")]
    private partial void LogRestricted(string peer, string registry, string reason);
}
