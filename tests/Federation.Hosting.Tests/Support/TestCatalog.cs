using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Hosting.Tests.Support;

/// <summary>A service whose methods do what the test says.</summary>
internal sealed class TestCatalog : CatalogService.CatalogServiceBase
{
    internal Func<ServerCallContext, Task> Behaviour { get; set; } = _ => Task.CompletedTask;

    public override async Task<GetWorkItemResponse> GetWorkItem(GetWorkItemRequest request, ServerCallContext context)
    {
        await Behaviour(context);
        return new GetWorkItemResponse { WorkItem = new WorkItem { Name = request.Name } };
    }

    public override async Task SyncWorkItems(
        SyncWorkItemsRequest request, IServerStreamWriter<SyncWorkItemsResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new SyncWorkItemsResponse { Revision = 1 });
        await Behaviour(context);
    }
}
