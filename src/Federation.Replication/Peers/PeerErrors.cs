using Federation.Hosting;
using Grpc.Core;

namespace Federation.Replication.Peers;

/// <summary>The refusals of <c>PeerService</c>.</summary>
internal static class PeerErrors
{
    private const string Type = "federation.Peer";

    public static RpcException NotFound(string id) => FederationErrors.NotFound(Type, $"peers/{id}");

    public static RpcException Exists(string id) => FederationErrors.AlreadyExists(Type, $"peers/{id}");

    public static RpcException Configured(string id, string section) => FederationErrors.FailedPrecondition(
        ErrorReasons.PeerConfigured,
        $"peers/{id} stands in the configuration, below {section}:Peers. Pause it, or remove it there and start the service again.");

    public static RpcException SettingMissing(string key, string why) =>
        FederationErrors.FailedPrecondition(ErrorReasons.SettingMissing, $"The setting {key} is missing: {why}. Set it and start the service again.");

    public static RpcException TooMany(int limit) =>
        FederationErrors.FailedPrecondition(ErrorReasons.PeerLimit, $"The service has {limit} peers, which is the most. Remove one first.");
}
