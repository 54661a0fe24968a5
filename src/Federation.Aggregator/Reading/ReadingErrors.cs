using Federation.Hosting;
using Federation.Replication;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Federation.Aggregator.Reading;

/// <summary>How a Redis that cannot be reached looks to a reader. What Redis says is for the operator alone, in the log.</summary>
internal sealed partial class ReadingErrors(ILogger<ReadingErrors> logger) : IExceptionTranslator
{
    private const string Reason = "REDIS_UNAVAILABLE";
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(1);

    public RpcException? Translate(Exception exception)
    {
        if (exception is not ReplicaUnavailableException)
            return null;
        LogUnreadable(exception.Message);
        return FederationErrors.Unavailable(Reason, "The mirrored items cannot be read now, since their Redis does not give them; the operator finds the cause in the log.", _retry);
    }

    [LoggerMessage(LogLevel.Error, "A call failed, since the mirror cannot be read: {Fault}")]
    private partial void LogUnreadable(string fault);
}
