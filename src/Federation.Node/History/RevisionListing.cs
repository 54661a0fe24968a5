using System.Globalization;
using Federation.Catalog;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;
using Grpc.Core;

namespace Federation.Node.History;

/// <summary>Lists who changed what and when, of one item or of a whole registry.</summary>
internal sealed class RevisionListing(NodeCatalog catalog)
{
    internal async Task<ListRevisionsResponse> ListAsync(ListRevisionsRequest request, ServerCallContext context)
    {
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var before = RequestField.Read("page_token", () => Before(PageToken.Read(request.PageToken, request.Parent)));
        var page = WorkItemName.TryParse(request.Parent, out var item)
            ? await HistoryOf(item.Registry).ListAsync(item, before, size, context.CancellationToken).ConfigureAwait(false)
            : await HistoryOf(Registry(request.Parent)).ListAsync(Registry(request.Parent), before, size, context.CancellationToken).ConfigureAwait(false);
        return new ListRevisionsResponse
        {
            Revisions = { page.Revisions },
            NextPageToken = page.Next is { } next ? PageToken.Issue(Place(next), request.Parent) : "",
        };

        CatalogHistory HistoryOf(RegistryName registry) => catalog.StoreFor(registry, context).History;
    }

    private static RegistryName Registry(string parent) => RegistryName.TryParse(parent, out var registry)
        ? registry
        : throw FederationErrors.InvalidArgument(
            "parent", $"It is '{parent}'; it should be registries/{{registry}}, or registries/{{registry}}/workItems/{{work_item}}.");

    private static OrderKey Place(long revision) => new([revision.ToString(CultureInfo.InvariantCulture)]);

    // Anybody can make a token that is bound to its request, but not one that stands for a revision by that alone.
    private static long? Before(OrderKey? place) => place switch
    {
        null => null,
        { Values: [var text] } when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) => revision,
        _ => throw new PageTokenException("page_token stands for no revision: give next_page_token back unchanged, or start without one"),
    };
}
