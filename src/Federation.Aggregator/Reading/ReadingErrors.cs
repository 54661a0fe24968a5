using Federation.Hosting;
using Federation.Replication;
using Grpc.Core;

namespace Federation.Aggregator.Reading;

/// <summary>How a Redis that cannot be reached looks to a reader.</summary>
internal sealed class ReadingErrors : IExceptionTranslator
{
    private const string Reason = "REDIS_UNAVAILABLE";
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(1);

    public RpcException? Translate(Exception exception) => exception is ReplicaUnavailableException e
        ? FederationErrors.Unavailable(Reason, $"The mirror cannot be read now. {e.Message}", _retry)
        : null;
}
