using Federation.Hosting;
using Google.Rpc;
using Grpc.Core;

namespace Federation.Replication;

/// <summary>Recognises that a node does not honour a sync token, so that the follower must start over.</summary>
internal static class SyncTokenRefusal
{
    private static readonly HashSet<string> _reasons =
        [ErrorReasons.SyncTokenEpoch, ErrorReasons.SyncTokenExpired, ErrorReasons.SyncTokenInvalid, ErrorReasons.SyncTokenFilter];

    internal static bool IsSyncTokenRefused(this RpcException exception) =>
        exception.GetRpcStatus()?.GetDetail<ErrorInfo>() is { } info && _reasons.Contains(info.Reason);
}
