using System.Globalization;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;

namespace Federation.Node.History;

/// <summary>Lists who changed what and when, of one item or of a whole registry.</summary>
internal sealed class RevisionListing(NodeCatalog catalog)
{
    internal async Task<ListRevisionsResponse> ListAsync(ListRevisionsRequest request, CancellationToken cancellationToken)
    {
        var size = RequestField.Read("page_size", () => PageSize.Clamp(request.PageSize));
        var before = RequestField.Read("page_token", () => Before(PageToken.Read(request.PageToken, request.Parent)));
        var page = WorkItemName.TryParse(request.Parent, out var item)
            ? await catalog.Store.History.ListAsync(item, before, size, cancellationToken).ConfigureAwait(false)
            : await catalog.Store.History.ListAsync(Registry(request.Parent), before, size, cancellationToken).ConfigureAwait(false);
        return new ListRevisionsResponse
        {
            Revisions = { page.Revisions },
            NextPageToken = page.Next is { } next ? PageToken.Issue(Place(next), request.Parent) : "",
        };
    }

    private static RegistryName Registry(string parent) => RegistryName.TryParse(parent, out var registry)
        ? registry
        : throw FederationErrors.InvalidArgument(
            "parent", $"It is '{parent}'; it should be registries/{{registry}}, or registries/{{registry}}/workItems/{{work_item}}.");

    private static OrderKey Place(long revision) => new([revision.ToString(CultureInfo.InvariantCulture)]);

    private static long? Before(OrderKey? place) => place is null ? null : long.Parse(place.Values[0], CultureInfo.InvariantCulture);
}
