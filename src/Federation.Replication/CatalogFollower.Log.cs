using Microsoft.Extensions.Logging;

namespace Federation.Replication;

public sealed partial class CatalogFollower
{
    [LoggerMessage(1, LogLevel.Information, "Following {Registry} at {Peer} from revision {Revision}; the node is at {NewestRevision}")]
    private partial void LogFollowing(string registry, string peer, long revision, long newestRevision);

    [LoggerMessage(2, LogLevel.Information, "Mirroring {Registry} afresh from {Peer}")]
    private partial void LogStartingOver(string registry, string peer);

    [LoggerMessage(3, LogLevel.Warning, "Cannot follow {Registry} at {Peer} now: {Reason}")]
    private partial void LogUnreachable(string registry, string peer, string reason);

    [LoggerMessage(4, LogLevel.Warning, "In quarantine: {Name} of {Registry} from {Peer} at revision {Revision}: {Reason}")]
    private partial void LogQuarantined(string registry, string peer, string name, long revision, string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Peer} does not honour the sync token of {Registry} any more: {Reason}")]
    private partial void LogTokenRefused(string registry, string peer, string reason);

    [LoggerMessage(6, LogLevel.Warning, "{Registry} as it comes from {Peer} is compared with what its origin signed: {Reason}")]
    private partial void LogMismatch(string registry, string peer, string reason);

    [LoggerMessage(7, LogLevel.Information, "Compared {Registry} with {Peer}: {Missing} items were missing, {Different} different, {Dropped} no more")]
    private partial void LogRepaired(string registry, string peer, long missing, long different, long dropped);

    [LoggerMessage(8, LogLevel.Error, "{Peer} serves an altered copy of {Registry}, which is not used: {Reason} {Items}")]
    private partial void LogAltered(string registry, string peer, string items, string reason);

    [LoggerMessage(9, LogLevel.Warning, "{Peer} names {Other} as the keys of {Registry}; those that were first seen are kept, unless Node:Origins or Aggregator:Origins names others: {Pinned}")]
    private partial void LogOtherKeySet(string registry, string peer, string other, string pinned);

    [LoggerMessage(10, LogLevel.Warning, "{Registry} as it is now at {Peer} is taken in place of its changes: {Reason}")]
    private partial void LogChangeUnknown(string registry, string peer, string reason);
}
