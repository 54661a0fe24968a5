using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Peers;

/// <summary>Manages the peers of a service.</summary>
internal sealed class PeerClient(CallInvoker service)
{
    private const int LargestPage = 1000;

    private readonly PeerService.PeerServiceClient _peers = new(service);

    /// <summary>Every peer.</summary>
    internal async Task<IReadOnlyList<Peer>> ListAsync(CancellationToken cancellationToken)
    {
        var peers = new List<Peer>();
        var request = new ListPeersRequest { PageSize = LargestPage };
        do
        {
            var page = await _peers.ListPeersAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
            peers.AddRange(page.Peers);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return peers;
    }

    internal async Task<Peer> GetAsync(string id, CancellationToken cancellationToken) =>
        (await _peers.GetPeerAsync(new GetPeerRequest { Name = NameOf(id) }, cancellationToken: cancellationToken).ConfigureAwait(false)).Peer;

    internal async Task AddAsync(string id, Peer peer, CancellationToken cancellationToken) =>
        await _peers.CreatePeerAsync(new CreatePeerRequest { PeerId = id, Peer = peer }, cancellationToken: cancellationToken).ConfigureAwait(false);

    internal async Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        await _peers.DeletePeerAsync(new DeletePeerRequest { Name = NameOf(id) }, cancellationToken: cancellationToken).ConfigureAwait(false);

    internal async Task PauseAsync(string id, CancellationToken cancellationToken) =>
        await _peers.PausePeerAsync(new PausePeerRequest { Name = NameOf(id) }, cancellationToken: cancellationToken).ConfigureAwait(false);

    internal async Task ResumeAsync(string id, CancellationToken cancellationToken) =>
        await _peers.ResumePeerAsync(new ResumePeerRequest { Name = NameOf(id) }, cancellationToken: cancellationToken).ConfigureAwait(false);

    /// <summary>Every item of a registry that could not be taken over; "-" is all registries.</summary>
    internal async Task<IReadOnlyList<QuarantinedWorkItem>> ListQuarantineAsync(string registry, CancellationToken cancellationToken)
    {
        var items = new List<QuarantinedWorkItem>();
        var request = new ListQuarantinedWorkItemsRequest { Parent = $"registries/{registry}", PageSize = LargestPage };
        do
        {
            var page = await _peers.ListQuarantinedWorkItemsAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
            items.AddRange(page.WorkItems);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return items;
    }

    private static string NameOf(string id) => $"peers/{id}";
}
