using Federation.Catalog.History;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;
using Federation.Protocol.WorkItems;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>Reads a registry page by page.</summary>
internal static class WorkItemPages
{
    // Ids are of ASCII's visible characters.
    private const string BehindAllIds = "\u007f";

    internal static Page<WorkItem> Read(
        StoreConnection connection, RegistryState registry, WorkItemQuery query, CancellationToken cancellationToken)
    {
        if (query.Revision != 0)
            return ReadPast(connection, registry, query, cancellationToken);
        if (query.Filter is null && query.Order.Text == WorkItemOrder.ByIdentifier.Text)
            return ReadByIdentifier(connection, registry, query);

        using var all = connection.Statement(
            $"SELECT {StoredItem.Columns} FROM work_item WHERE registry = $1 AND content IS NOT NULL", registry.Key);
        var items = Items(all, registry);
        return Page.Select(items, query.Filter, query.Order, query.After, query.PageSize, cancellationToken, item => item.CalculateSize());
    }

    private static Page<WorkItem> ReadPast(
        StoreConnection connection, RegistryState registry, WorkItemQuery query, CancellationToken cancellationToken)
    {
        PastStates.Require(registry, query.Revision);
        using var all = PastStates.All(connection, registry, query.Revision);
        return Page.Select(Items(all, registry), query.Filter, query.Order, query.After, query.PageSize, cancellationToken, item => item.CalculateSize());
    }

    // The index holds this order, so the page is all that is read.
    private static Page<WorkItem> ReadByIdentifier(
        StoreConnection connection, RegistryState registry, WorkItemQuery query)
    {
        var (identifier, id) = Place(registry.Name, query.After);
        using var page = connection.Statement(
            $"""
            SELECT {StoredItem.Columns} FROM work_item
            WHERE registry = $1 AND content IS NOT NULL AND (identifier, id) > ($2, $3)
            ORDER BY identifier, id LIMIT $4
            """,
            registry.Key, identifier, id, query.PageSize + 1);
        List<WorkItem> items = [];
        OrderKey? next = null;
        var bytes = 0;
        foreach (var item in Items(page, registry))
        {
            bytes += item.CalculateSize();
            if (items.Count == query.PageSize || (items.Count > 0 && bytes > Page.MaximumBytes))
            {
                next = query.Order.KeyOf(items[^1]);
                break;
            }

            items.Add(item);
        }

        return new Page<WorkItem>(items, next, (int)registry.ItemCount);
    }

    // Behind which identifier and id of this registry the page begins. The place may be that of an item of another registry, when
    // several are read at once; then of equal identifiers all come after it or none do, by the names of the registries.
    private static (string Identifier, string Id) Place(RegistryName registry, OrderKey? after) => after switch
    {
        null => ("", ""),
        { Values: [var identifier, var name] } when WorkItemName.TryParse(name, out var parsed) =>
            (identifier, string.CompareOrdinal($"{parsed.Registry}/", $"{registry}/") switch
            {
                < 0 => "",
                0 => parsed.Id,
                > 0 => BehindAllIds,
            }),
        _ => throw new PageTokenException("page_token was issued for another order_by: keep it as it was, or start without a token"),
    };

    /// <summary>Reads items by their names, as many as may go into one message.</summary>
    internal static FoundWorkItems Find(StoreConnection connection, RegistryState registry, IEnumerable<WorkItemName> names)
    {
        List<WorkItem> items = [];
        List<WorkItemName> missing = [];
        var found = names.Select(name => (name, StoredItem.Read(connection, registry, name.Registry == registry.Name ? name.Id : "")));
        foreach (var (name, stored) in Page.Fitting(found, named => named.Item2?.Content?.Length ?? 0))
        {
            if (stored is { Content: not null })
                items.Add(stored.ToWorkItem(registry));
            else
                missing.Add(name);
        }

        return new FoundWorkItems(items, missing);
    }

    private static IEnumerable<WorkItem> Items(SqliteCommand query, RegistryState registry)
    {
        using var rows = query.ExecuteReader();
        while (rows.Read())
            yield return StoredItem.Of(rows).ToWorkItem(registry);
    }
}
