using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Paging;
using Federation.Replication.Peers;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ListRegistriesRequest = Federation.Protocol.Aggregator.V1.ListRegistriesRequest;
using ListRegistriesResponse = Federation.Protocol.Aggregator.V1.ListRegistriesResponse;

namespace Federation.Aggregator.Mirroring;

/// <summary>Tells how the mirrors are.</summary>
internal sealed class RegistryGrpcService(PeerSet peers, RedisReplicaStore store) : RegistryService.RegistryServiceBase
{
    private const int UsualPage = 100;

    private static readonly Order<MirrorStatus> _byName = OrderBy.Parse(
        "", new OrderSchema<MirrorStatus>(mirror => mirror.Registry).Text("name", mirror => mirror.Registry), "name");

    public override Task<ListRegistriesResponse> ListRegistries(ListRegistriesRequest request, ServerCallContext context)
    {
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize, UsualPage));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken));
        var page = Page.Select(peers.Mirrors, filter: null, _byName, after, size, context.CancellationToken);
        return Task.FromResult(new ListRegistriesResponse
        {
            Registries = { page.Items.Select(ToMessage) },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next) : "",
        });
    }

    private MirroredRegistry ToMessage(MirrorStatus mirror) => new()
    {
        Name = mirror.Registry,
        Title = mirror.Description?.Title ?? "",
        Address = mirror.Address?.ToString() ?? "",
        State = mirror.State switch
        {
            PeerRegistryState.Loading => MirrorState.Loading,
            PeerRegistryState.Following => MirrorState.Following,
            PeerRegistryState.Paused => MirrorState.Paused,
            PeerRegistryState.Altered => MirrorState.Altered,
            _ => MirrorState.Unreachable,
        },
        ItemCount = store.CountItems(mirror.Registry),
        Revision = mirror.Revision,
        NewestRevision = mirror.NewestRevision,
        Lag = mirror.Lag,
        ContactTime = mirror.ContactTime is { } contact ? Timestamp.FromDateTimeOffset(contact) : null,
        LastError = mirror.LastError,
    };
}
