using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Replication.Peers;

/// <summary>Reads what an administrator wants to add.</summary>
internal static class PeerRequest
{
    private static readonly Dictionary<string, string> _fields = new()
    {
        [nameof(PeerOptions.Id)] = "peer_id",
        [nameof(PeerOptions.Address)] = "peer.address",
        [nameof(PeerOptions.Audience)] = "peer.audience",
        [nameof(PeerOptions.Filter)] = "peer.filter",
    };

    /// <summary>The peer of a request.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT that names every wrong field.</exception>
    public static PeerOptions Read(CreatePeerRequest request)
    {
        var asked = request.Peer ?? new Peer();
        var peer = new PeerOptions
        {
            Id = request.PeerId,
            Address = Uri.TryCreate(asked.Address, UriKind.Absolute, out var address) ? address : null,
            Audience = asked.Audience,
            Registries = [.. asked.Registries.Select((name, i) => RequestField.Read($"peer.registries[{i}]", () => RegistryName.Parse(name)).Id)],
            Filter = asked.Filter,
        };
        var faults = peer.Faults().Select(fault => (_fields[fault.Key], $"allowed is {fault.Allowed}"));
        if (!RegistryName.IsValidId(peer.Id))
            faults = faults.Where(fault => fault.Item1 != "peer_id").Prepend(("peer_id", IdRule));
        return faults.Any() ? throw FederationErrors.InvalidArgument(faults) : peer;
    }

    private const string IdRule = $"allowed is {RegistryName.IdRule}";
}
