using Federation.Hosting;
using Grpc.Core;

namespace Federation.Replication.Peers;

/// <summary>Tells faults apart.</summary>
internal static class FollowFault
{
    /// <summary>Whose fault an exception is.</summary>
    public static FaultKind KindOf(Exception exception) => exception switch
    {
        ReplicaUnavailableException => FaultKind.Replica,
        RpcException rpc when FederationErrors.ReasonOf(rpc) == ErrorReasons.CopyLoading => FaultKind.Route,
        RpcException
        {
            StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Unauthenticated
                or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled or StatusCode.Unimplemented
        } => FaultKind.Peer,
        HttpRequestException or IOException or TimeoutException => FaultKind.Peer,
        _ => FaultKind.Route,
    };
}
