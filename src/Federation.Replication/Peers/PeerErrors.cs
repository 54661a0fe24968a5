using Federation.Hosting;
using Grpc.Core;

namespace Federation.Replication.Peers;

/// <summary>The refusals of <c>PeerService</c>.</summary>
internal static class PeerErrors
{
    private const string Type = "federation.Peer";

    // A person makes room, or mends the rights of the folder.
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(5);

    public static RpcException NotFound(string id) => FederationErrors.NotFound(Type, $"peers/{id}");

    public static RpcException Exists(string id) => FederationErrors.AlreadyExists(Type, $"peers/{id}");

    public static RpcException Configured(string id, string section) => FederationErrors.FailedPrecondition(
        ErrorReasons.PeerConfigured,
        $"peers/{id} stands in the configuration, below {section}:Peers. Pause it, or remove it there and start the service again.");

    public static RpcException SettingMissing(string key, string why) =>
        FederationErrors.FailedPrecondition(ErrorReasons.SettingMissing, $"The setting {key} is missing: {why}. Set it and start the service again.");

    public static RpcException Unkept() => FederationErrors.Unavailable(
        ErrorReasons.StoreUnavailable, "Nothing was changed: the service cannot write its list of peers now; its operator finds the cause in the log.", _retry);

    public static RpcException TooMany(int limit) =>
        FederationErrors.FailedPrecondition(ErrorReasons.PeerLimit, $"The service has {limit} peers, which is the most. Remove one first.");
}
