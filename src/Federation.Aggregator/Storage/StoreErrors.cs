using Federation.Hosting;
using Grpc.Core;

namespace Federation.Aggregator.Storage;

/// <summary>How a store that cannot be used looks to a caller.</summary>
internal sealed class StoreErrors : IExceptionTranslator
{
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(5);

    public RpcException? Translate(Exception exception) => exception is DurableStoreException e
        ? FederationErrors.Unavailable(ErrorReasons.StoreUnavailable, $"Nothing was changed: {e.Message}.", _retry)
        : null;
}
