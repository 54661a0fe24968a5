using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;

namespace Federation.Protocol.WorkItems;

/// <summary>What <c>ListWorkItemsRequest.filter</c> may say.</summary>
public static class WorkItemFilter
{
    /// <summary>The fields of a work item that a filter may compare.</summary>
    public static FilterSchema<WorkItem> Schema { get; } = new FilterSchema<WorkItem>()
        .Text("identifier", item => [item.Identifier])
        .Text("alias", item => item.Aliases)
        .Text("title", item => item.Titles.Select(title => title.Text))
        .Text("abstract", item => item.Abstracts.Select(text => text.Text))
        .Enumeration<WorkItemKind>("kind", item => [item.Kind])
        .Enumeration<WorkItemStatus>("status", item => [item.Status])
        .Text("status_label", item => [item.StatusLabel])
        .Text("group", item => item.Groups)
        .Date("date", item => [item.Date])
        .Text("topic", item => [.. item.Titles.Select(title => title.Text), .. item.Keywords])
        .Text("keyword", item => item.Keywords)
        .Text("ics", item => item.IcsCodes)
        .Number("editions", item => [item.Editions])
        .Number("revision", item => [item.Provenance?.OriginRevision ?? 0])
        .Time("update_time", item => item.Provenance?.UpdateTime is { } time ? [time] : [])
        .BareWords(Searched);

    private static IEnumerable<string> Searched(WorkItem item) =>
    [
        item.Identifier,
        .. item.Aliases,
        .. item.Titles.Select(title => title.Text),
        .. item.Keywords,
        .. item.Abstracts.Select(text => text.Text),
    ];
}
