using Federation.Catalog.Storage;
using Federation.Catalog.Views;
using Federation.Protocol.Names;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog;

/// <summary>
/// Makes one store a view of a registry of another: what some readers may know of it, with an order of changes, a digest, tombstones and
/// a history of its own, so that nothing of the rest shows. Reading is from the store of the registry, writing to that of the view.
/// </summary>
public sealed class CatalogViews
{
    private const int ItemsAtOnce = 1_000;
    private const string Columns = $"{StoredItem.Columns}, client_id, organization";

    private static readonly ChangeAuthor _unknown = new("", "");

    private readonly CatalogStore _store;

    internal CatalogViews(CatalogStore store) => _store = store;

    /// <summary>Gives the next items that changed after a revision.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<OriginalBatch> ReadAsync(RegistryName registry, long afterRevision, CancellationToken cancellationToken) => _store.ReadAsync(
        connection =>
        {
            var state = RegistryState.Read(connection, registry);
            var (items, reached) = (new List<OriginalItem>(), afterRevision);
            using var query = connection.Statement(
                $"""
                SELECT {Columns} FROM work_item LEFT JOIN author ON author.key = work_item.author
                WHERE registry = $1 AND revision > $2 ORDER BY revision LIMIT $3
                """,
                state.Key, afterRevision, ItemsAtOnce);
            using var rows = query.ExecuteReader();
            while (rows.Read())
            {
                items.Add(Original(state, rows));
                reached = rows.GetInt64(1);
            }

            var isLast = items.Count < ItemsAtOnce;
            return new OriginalBatch(items, isLast ? state.Revision : reached, isLast);
        },
        cancellationToken);

    /// <summary>Gives items by the last segments of their names; those that never were are left out.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<List<OriginalItem>> ReadAsync(RegistryName registry, IEnumerable<string> ids, CancellationToken cancellationToken) => _store.ReadAsync(
        connection =>
        {
            var state = RegistryState.Read(connection, registry);
            var items = new List<OriginalItem>();
            foreach (var id in ids)
            {
                using var query = connection.Statement(
                    $"SELECT {Columns} FROM work_item LEFT JOIN author ON author.key = work_item.author WHERE registry = $1 AND id = $2", state.Key, id);
                using var row = query.ExecuteReader();
                if (row.Read())
                    items.Add(Original(state, row));
            }

            return items;
        },
        cancellationToken);

    /// <summary>Gives the states that an item had before that of now, newest first, as far as they are kept, but no more than a thousand.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<List<OriginalItem>> ReadPastAsync(RegistryName registry, string id, CancellationToken cancellationToken) => _store.ReadAsync(
        connection =>
        {
            var state = RegistryState.Read(connection, registry);
            var states = new List<OriginalItem>();
            using var query = connection.Statement(
                $"""
                SELECT {StoredItem.PastColumns}, client_id, organization FROM past_work_item LEFT JOIN author ON author.key = past_work_item.author
                WHERE registry = $1 AND id = $2 ORDER BY revision DESC LIMIT $3
                """,
                state.Key, id, ItemsAtOnce);
            using var rows = query.ExecuteReader();
            while (rows.Read())
                states.Add(Original(state, rows));
            return states;
        },
        cancellationToken);

    /// <summary>Gives the last segments of the names of a registry's items, in ordinal order, after the one that is given.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<List<string>> ReadIdsAsync(RegistryName registry, string after, CancellationToken cancellationToken) => _store.ReadAsync(
        connection =>
        {
            var ids = new List<string>();
            using var query = connection.Statement(
                "SELECT id FROM work_item WHERE registry = $1 AND id > $2 AND content IS NOT NULL ORDER BY id LIMIT $3",
                RegistryState.Read(connection, registry).Key, after, ItemsAtOnce);
            using var rows = query.ExecuteReader();
            while (rows.Read())
                ids.Add(rows.GetString(0));
            return ids;
        },
        cancellationToken);

    /// <summary>Gives those of the items, by the last segments of their names, that exist.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<HashSet<string>> ExistingAsync(RegistryName registry, IEnumerable<string> ids, CancellationToken cancellationToken) => _store.ReadAsync(
        connection =>
        {
            var key = RegistryState.Read(connection, registry).Key;
            return ids.Where(id => connection.Number(
                "SELECT count(*) FROM work_item WHERE registry = $1 AND id = $2 AND content IS NOT NULL", key, id) > 0).ToHashSet(StringComparer.Ordinal);
        },
        cancellationToken);

    /// <summary>Stores what a view holds of items. What is there as it is given takes no revision.</summary>
    /// <param name="view">The registry as this store holds it.</param>
    /// <param name="items">The items, each once.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <returns>The last segments of the names of items that were not there before, or are not there any more.</returns>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public async Task<IReadOnlyList<string>> WriteAsync(RegistryName view, IEnumerable<ViewedItem> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        var writes = items.GroupBy(item => item.Author ?? _unknown).Select(group =>
        {
            var prepared = group.Select(item => (item.Id, Since: item.Since.ToUnixTimeMilliseconds(), Item: item.Item is null ? null : PreparedItem.Known(view.WorkItem(item.Id), item.Item))).ToList();
            return _store.WriteAsync(
                view,
                group.Key,
                (_, writer) =>
                {
                    var turned = new List<string>();
                    foreach (var (id, since, item) in prepared)
                    {
                        var held = writer.Find(id);
                        if (item is null && held is { Exists: true })
                            writer.Delete(id, held.Value);
                        else if (item is not null && held?.Has(item.ContentHash) != true)
                            writer.Put(item, held, held is { Exists: true } ? new ItemStamp(null, held.Value.CreateTime, writer.Now) : new ItemStamp(null, since, since));
                        if (held is { Exists: true } != item is not null)
                            turned.Add(id);
                    }

                    return turned;
                },
                cancellationToken);
        });
        return [.. (await Task.WhenAll(writes).ConfigureAwait(false)).SelectMany(turned => turned)];
    }

    private static OriginalItem Original(RegistryState registry, SqliteDataReader row) => new(
        row.GetString(0),
        StoredItem.Of(row).FindWorkItem(registry),
        row.IsDBNull(7) ? null : new ChangeAuthor(row.GetString(7), row.GetString(8)));
}
