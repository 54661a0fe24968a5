using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Hosting.Tests.Support;

/// <summary>A service that only ITU-T may change.</summary>
internal sealed class TestAdmin : CatalogAdminService.CatalogAdminServiceBase
{
    public override Task<DeleteWorkItemResponse> DeleteWorkItem(DeleteWorkItemRequest request, ServerCallContext context)
    {
        context.RequireOrganization("itu-t");
        return Task.FromResult(new DeleteWorkItemResponse { Revision = 1 });
    }

    public override async Task<ImportWorkItemsResponse> ImportWorkItems(
        IAsyncStreamReader<ImportWorkItemsRequest> requestStream, ServerCallContext context)
    {
        var count = 0;
        while (await requestStream.MoveNext(context.CancellationToken))
            count++;
        return new ImportWorkItemsResponse { CreatedCount = count };
    }
}
