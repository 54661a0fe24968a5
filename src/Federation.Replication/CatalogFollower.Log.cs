using Microsoft.Extensions.Logging;

namespace Federation.Replication;

public sealed partial class CatalogFollower
{
    [LoggerMessage(1, LogLevel.Information, "Following {Registry} from revision {Revision}; the node is at {NewestRevision}")]
    private partial void LogFollowing(string registry, long revision, long newestRevision);

    [LoggerMessage(2, LogLevel.Warning, "Mirroring {Registry} afresh: {Reason}")]
    private partial void LogStartingOver(string registry, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Cannot follow {Registry} now: {Reason}")]
    private partial void LogUnreachable(string registry, string reason);

    [LoggerMessage(4, LogLevel.Warning, "Left out revision {Revision} of {Registry}: '{Name}' is no work item of that registry")]
    private partial void LogForeignChange(string registry, long revision, string name);
}
