using Federation.Hosting;
using Grpc.Core;

namespace Federation.Replication;

/// <summary>
/// Recognises why a node ends a stream: it does not honour the sync token, so that the follower must start over, or the access token has
/// expired, so that it goes on by a new call.
/// </summary>
internal static class StreamRefusal
{
    private static readonly HashSet<string> _reasons =
        [ErrorReasons.SyncTokenEpoch, ErrorReasons.SyncTokenExpired, ErrorReasons.SyncTokenInvalid, ErrorReasons.SyncTokenFilter];

    internal static bool IsSyncTokenRefused(this RpcException exception) =>
        _reasons.Contains(FederationErrors.ReasonOf(exception));

    internal static bool IsStreamExpired(this RpcException exception) =>
        FederationErrors.ReasonOf(exception) == ErrorReasons.StreamExpired;
}
