using Microsoft.Extensions.Logging;

namespace Federation.Replication.Peers;

public sealed partial class PeerSet
{
    [LoggerMessage(1, LogLevel.Information, "{Peer} at {Address} was added")]
    private partial void LogAdded(string peer, Uri address);

    [LoggerMessage(2, LogLevel.Information, "{Peer} was removed")]
    private partial void LogRemoved(string peer);

    [LoggerMessage(3, LogLevel.Information, "{Peer} rests")]
    private partial void LogPaused(string peer);

    [LoggerMessage(4, LogLevel.Information, "{Peer} is taken up again")]
    private partial void LogResumed(string peer);

    [LoggerMessage(5, LogLevel.Warning, "{Peer} was added at run time and stands in the configuration now, which holds")]
    private partial void LogConfigured(string peer);

    [LoggerMessage(6, LogLevel.Error, "A change of the peers was refused, since it cannot be kept: {Reason}")]
    private partial void LogUnkept(string reason);
}
