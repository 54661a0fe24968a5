using Federation.Aggregator.Duplicates;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Paging;
using Federation.Replication;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Federation.Aggregator.Mirroring;

/// <summary>Tells how the mirrors are.</summary>
internal sealed class RegistryGrpcService(MirrorSet mirrors, DuplicateIndex duplicates) : RegistryService.RegistryServiceBase
{
    private const int UsualPage = 100;

    private static readonly Order<Mirror> _byName =
        OrderBy.Parse("", new OrderSchema<Mirror>(mirror => mirror.Registry).Text("name", mirror => mirror.Registry), "name");

    public override Task<ListRegistriesResponse> ListRegistries(ListRegistriesRequest request, ServerCallContext context)
    {
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize, UsualPage));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken));
        var page = Page.Select(mirrors.All, filter: null, _byName, after, size, context.CancellationToken);
        return Task.FromResult(new ListRegistriesResponse
        {
            Registries = { page.Items.Select(ToMessage) },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next) : "",
        });
    }

    private MirroredRegistry ToMessage(Mirror mirror)
    {
        var status = mirror.Follower.Status;
        return new MirroredRegistry
        {
            Name = mirror.Registry,
            Title = mirror.Replica.Description?.Title ?? "",
            Address = mirror.Address.ToString(),
            State = status.State switch
            {
                FollowerState.Loading => MirrorState.Loading,
                FollowerState.Following => MirrorState.Following,
                FollowerState.Unreachable => MirrorState.Unreachable,
                _ => MirrorState.Unspecified,
            },
            ItemCount = duplicates.CountItems(mirror.Registry),
            Revision = status.Revision,
            NewestRevision = status.NewestRevision,
            Lag = status.Lag,
            ContactTime = status.ContactTime is { } contact ? Timestamp.FromDateTimeOffset(contact) : null,
            LastError = status.LastError,
        };
    }
}
