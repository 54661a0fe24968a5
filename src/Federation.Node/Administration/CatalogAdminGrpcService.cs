using Federation.Catalog;
using Federation.Catalog.Sources;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Grpc.Core;

namespace Federation.Node.Administration;

/// <summary>Changes the catalogue, for clients of the organisation that owns it.</summary>
internal sealed class CatalogAdminGrpcService(NodeCatalog catalog, RegistryAccess access) : CatalogAdminService.CatalogAdminServiceBase
{
    private static readonly string[] _keptByStore = ["name", "provenance", "etag"];

    public override async Task<CreateWorkItemResponse> CreateWorkItem(CreateWorkItemRequest request, ServerCallContext context)
    {
        var parent = Requests.Registry("parent", request.Parent);
        await access.RequireOwnerAsync(parent, context).ConfigureAwait(false);
        if (request.WorkItem is null)
            throw FederationErrors.InvalidArgument("work_item", "It is missing.");
        if (request.WorkItemId.Length > 0 && !WorkItemName.IsValidId(request.WorkItemId))
            throw FederationErrors.InvalidArgument("work_item_id", "It must be 1 to 200 of A-Z, a-z, 0-9, '.', '_', '~' and '-', and not start with '.'.");
        var created = await catalog.Store.WorkItems.CreateAsync(parent, request.WorkItemId, request.WorkItem, Author(context), context.CancellationToken).ConfigureAwait(false);
        await catalog.ShowAsync(parent, created.Provenance.OriginRevision, context.CancellationToken).ConfigureAwait(false);
        return new CreateWorkItemResponse { WorkItem = created };
    }

    public override async Task<UpdateWorkItemResponse> UpdateWorkItem(UpdateWorkItemRequest request, ServerCallContext context)
    {
        if (request.WorkItem is not { } item)
            throw FederationErrors.InvalidArgument("work_item", "It is missing.");
        var name = Requests.WorkItem("work_item.name", item.Name);
        await access.RequireOwnerAsync(name.Registry, context).ConfigureAwait(false);
        var mask = new UpdateMask<WorkItem>(request.UpdateMask, item, _keptByStore);
        var updated = await catalog.Store.WorkItems.UpdateAsync(
            name,
            item.Etag,
            request.AllowMissing,
            current => mask.Apply(item, current),
            Author(context),
            context.CancellationToken).ConfigureAwait(false);
        await catalog.ShowAsync(name.Registry, updated.Provenance.OriginRevision, context.CancellationToken).ConfigureAwait(false);
        return new UpdateWorkItemResponse { WorkItem = updated };
    }

    public override async Task<DeleteWorkItemResponse> DeleteWorkItem(DeleteWorkItemRequest request, ServerCallContext context)
    {
        var name = Requests.WorkItem("name", request.Name);
        await access.RequireOwnerAsync(name.Registry, context).ConfigureAwait(false);
        try
        {
            var revision = await catalog.Store.WorkItems.DeleteAsync(name, request.Etag, Author(context), context.CancellationToken).ConfigureAwait(false);
            await catalog.ShowAsync(name.Registry, revision, context.CancellationToken).ConfigureAwait(false);
            return new DeleteWorkItemResponse { Revision = revision };
        }
        catch (WorkItemNotFoundException) when (request.AllowMissing)
        {
            return new DeleteWorkItemResponse();
        }
    }

    public override async Task<ImportWorkItemsResponse> ImportWorkItems(
        IAsyncStreamReader<ImportWorkItemsRequest> requestStream,
        ServerCallContext context)
    {
        using var stop = context.LinkToShutdown();
        if (!await requestStream.MoveNext(stop.Token).ConfigureAwait(false) || requestStream.Current.Header is not { } header)
            throw FederationErrors.InvalidArgument("header", "The first message of an import must hold the header.");
        var parent = Requests.Registry("header.parent", header.Parent);
        await access.RequireOwnerAsync(parent, context).ConfigureAwait(false);

        if (header.PruneLimit < 0)
            throw FederationErrors.InvalidArgument("header.prune_limit", "The limit must be 0, for half of the registry, or more.");
        var import = await catalog.Store.BeginImportAsync(parent, header.Prune, header.PruneLimit, Author(context), stop.Token).ConfigureAwait(false);
        await using (import.ConfigureAwait(false))
        {
            while (await requestStream.MoveNext(stop.Token).ConfigureAwait(false))
            {
                if (requestStream.Current.Records is not { } records)
                    throw FederationErrors.InvalidArgument("records", "Every message of an import but the first must hold records.");
                foreach (var record in records.Records)
                    await import.AddAsync(record.WorkItem ?? new WorkItem(), record.File, record.Line, stop.Token).ConfigureAwait(false);
                foreach (var fault in records.Faults)
                    await import.AddAsync(new SourceEntry { File = fault.File, Line = fault.Line, Fault = fault }, stop.Token).ConfigureAwait(false);
            }

            var summary = await import.CompleteAsync(stop.Token).ConfigureAwait(false);
            await catalog.ShowAsync(parent, summary.Revision, stop.Token).ConfigureAwait(false);
            return Response(summary);
        }
    }

    private static ImportWorkItemsResponse Response(ImportSummary summary) => new()
    {
        CreatedCount = summary.Created,
        UpdatedCount = summary.Updated,
        UnchangedCount = summary.Unchanged,
        DeletedCount = summary.Deleted,
        SparedCount = summary.Spared,
        FaultCount = summary.FaultCount,
        Faults = { summary.Faults },
        Revision = summary.Revision,
    };

    private static ChangeAuthor Author(ServerCallContext context) =>
        new(context.GetClientId() ?? "", context.GetOrganization() ?? "");
}
