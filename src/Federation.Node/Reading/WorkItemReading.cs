using Federation.Catalog;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Grpc.Core;

namespace Federation.Node.Reading;

/// <summary>Reads work items by their names.</summary>
internal sealed class WorkItemReading(NodeCatalog catalog)
{
    internal async Task<GetWorkItemResponse> GetAsync(GetWorkItemRequest request, ServerCallContext context)
    {
        var name = Requests.WorkItem("name", request.Name);
        var revision = Requests.Revision(request.Revision);
        var item = await catalog.StoreFor(name.Registry, context).WorkItems.GetAsync(name, revision, context.CancellationToken).ConfigureAwait(false);
        return new GetWorkItemResponse { WorkItem = item };
    }

    internal async Task<BatchGetWorkItemsResponse> BatchGetAsync(BatchGetWorkItemsRequest request, ServerCallContext context)
    {
        var parent = Requests.Registry("parent", request.Parent);
        if (request.Names.Count is 0 or > CatalogWorkItems.MaximumNames)
            throw FederationErrors.InvalidArgument("names", $"There are {request.Names.Count}; ask for 1 to {CatalogWorkItems.MaximumNames}.");
        var names = request.Names.Index().Select(name => Name(parent, $"names[{name.Index}]", name.Item)).ToList();
        if (names.Distinct().Count() < names.Count)
            throw FederationErrors.InvalidArgument("names", "A name is there twice; ask for each once.");
        var found = await catalog.StoreFor(parent, context).WorkItems.FindAsync(parent, names, context.CancellationToken).ConfigureAwait(false);
        return new BatchGetWorkItemsResponse
        {
            WorkItems = { found.Items },
            Missing = { found.Missing.Select(name => name.ToString()) },
        };
    }

    private static WorkItemName Name(RegistryName parent, string field, string text)
    {
        var name = Requests.WorkItem(field, text);
        return name.Registry == parent
            ? name
            : throw FederationErrors.InvalidArgument(field, $"It is '{text}'; it should be an item of {parent}, the parent.");
    }
}
