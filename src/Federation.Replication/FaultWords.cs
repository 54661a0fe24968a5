using Grpc.Core;

namespace Federation.Replication;

/// <summary>Puts faults of following into words.</summary>
internal static class FaultWords
{
    /// <summary>An exception as one sentence of a status.</summary>
    internal static string InWords(this Exception exception) => exception switch
    {
        RpcException { Status.Detail: { Length: > 0 } detail } rpc => $"{rpc.StatusCode}: {detail}",
        RpcException { StatusCode: StatusCode.DeadlineExceeded } => "DeadlineExceeded: it did not answer in time.",
        RpcException rpc => $"{rpc.StatusCode}: it gave no reason.",
        _ => exception.Message,
    };
}
