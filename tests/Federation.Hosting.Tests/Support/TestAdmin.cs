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
}
