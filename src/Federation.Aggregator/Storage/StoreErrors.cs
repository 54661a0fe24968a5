using Federation.Hosting;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Federation.Aggregator.Storage;

/// <summary>How a store that cannot be used looks to a caller. Where it is, is for the operator alone, in the log.</summary>
internal sealed partial class StoreErrors(ILogger<StoreErrors> logger) : IExceptionTranslator
{
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(5);

    public RpcException? Translate(Exception exception)
    {
        if (exception is not DurableStoreException)
            return null;
        LogUnusable(exception.Message);
        return FederationErrors.Unavailable(
            ErrorReasons.StoreUnavailable,
            "Nothing was changed: the aggregator cannot use its store now, as when its disk is full; its operator finds the cause in the log.",
            _retry);
    }

    [LoggerMessage(LogLevel.Error, "A call failed: {Fault}")]
    private partial void LogUnusable(string fault);
}
