using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Paging;
using Federation.Replication.Peers;
using Grpc.Core;

namespace Federation.Aggregator.Mirroring;

/// <summary>Tells how the mirrors are.</summary>
internal sealed class RegistryGrpcService(PeerSet peers, RegistryReports reports) : RegistryService.RegistryServiceBase
{
    private const string Collection = "registries";
    private const int UsualPage = 100;

    private static readonly Order<MirrorStatus> _byName = OrderBy.Parse(
        "", new OrderSchema<MirrorStatus>(mirror => mirror.Registry).Text("name", mirror => mirror.Registry), "name");

    public override Task<ListRegistriesResponse> ListRegistries(ListRegistriesRequest request, ServerCallContext context)
    {
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize, UsualPage));
        var after = RequestField.Read("page_token", () => PageToken.Read(request.PageToken, Collection));
        var page = Page.Select(peers.Mirrors, filter: null, _byName, after, size, context.CancellationToken);
        return Task.FromResult(new ListRegistriesResponse
        {
            Registries = { page.Items.Select(reports.Describe) },
            NextPageToken = page.Next is { } next ? PageToken.Issue(next, Collection) : "",
        });
    }
}
