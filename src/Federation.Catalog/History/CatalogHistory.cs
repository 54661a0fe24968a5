using Federation.Catalog.History;
using Federation.Catalog.Storage;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog;

/// <summary>What happened to the items of registries that the store is the origin of: who changed what, and when.</summary>
public sealed class CatalogHistory
{
    private const int ForgottenAtOnce = 5_000;

    private readonly CatalogStore _store;

    internal CatalogHistory(CatalogStore store) => _store = store;

    /// <summary>Gives revisions of a registry, newest first.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="before">Only those before this revision; null for the newest.</param>
    /// <param name="pageSize">At most this many.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="HistoryAtOriginException">The registry is a copy.</exception>
    public Task<RevisionPage> ListAsync(RegistryName registry, long? before, int pageSize, CancellationToken cancellationToken) =>
        ReadAsync(registry, null, before, pageSize, cancellationToken);

    /// <summary>Gives revisions of an item, newest first.</summary>
    /// <param name="item">The item; it may be deleted.</param>
    /// <param name="before">Only those before this revision; null for the newest.</param>
    /// <param name="pageSize">At most this many.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="HistoryAtOriginException">The registry is a copy.</exception>
    /// <exception cref="WorkItemNotFoundException">Nothing is known of such an item.</exception>
    public async Task<RevisionPage> ListAsync(WorkItemName item, long? before, int pageSize, CancellationToken cancellationToken)
    {
        var page = await ReadAsync(item.Registry, item.Id, before, pageSize, cancellationToken).ConfigureAwait(false);
        return page.Revisions.Count > 0 || before is not null ? page : throw new WorkItemNotFoundException(item);
    }

    /// <summary>
    /// Forgets states that were superseded before a time, in all registries. What items are now, and were since then, stays.
    /// </summary>
    /// <returns>How many were forgotten.</returns>
    public async Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var registries = await _store.ReadAsync(RegistryState.ReadAll, cancellationToken).ConfigureAwait(false);
        var total = 0;
        foreach (var registry in registries)
        {
            int forgotten;
            do
            {
                forgotten = await _store.ChangeAsync(
                    connection => PastStates.Forget(connection, registry, before, ForgottenAtOnce), cancellationToken).ConfigureAwait(false);
                total += forgotten;
            }
            while (forgotten == ForgottenAtOnce);
        }

        return total;
    }

    private Task<RevisionPage> ReadAsync(
        RegistryName registry, string? id, long? before, int pageSize, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize);
        return _store.ReadAsync(
            connection =>
            {
                var state = RegistryState.Read(connection, registry);
                if (state.Role != RegistryRole.Own)
                    throw new HistoryAtOriginException(registry);
                var revisions = Read(connection, state, id, before ?? long.MaxValue, pageSize + 1).ToList();
                if (revisions.Count <= pageSize)
                    return new RevisionPage(revisions, null);
                revisions.RemoveAt(pageSize);
                return new RevisionPage(revisions, revisions[^1].Revision);
            },
            cancellationToken);
    }

    private static IEnumerable<WorkItemRevision> Read(
        StoreConnection connection, RegistryState registry, string? id, long before, int limit)
    {
        const string Columns = "id, revision, create_time, update_time, content, client_id, organization";
        var meets = id is null ? "registry = $1 AND revision < $2" : "registry = $1 AND revision < $2 AND id = $4";
        using var query = connection.Statement(
            $"""
            SELECT {Columns} FROM work_item LEFT JOIN author ON author.key = work_item.author WHERE {meets}
            UNION ALL
            SELECT {Columns} FROM past_work_item LEFT JOIN author ON author.key = past_work_item.author WHERE {meets}
            ORDER BY revision DESC LIMIT $3
            """,
            registry.Key, before, limit, id);
        using var rows = query.ExecuteReader();
        while (rows.Read())
            yield return Revision(connection, registry, rows);
    }

    private static WorkItemRevision Revision(StoreConnection connection, RegistryState registry, SqliteDataReader row)
    {
        var (id, number, isUntouched) = (row.GetString(0), row.GetInt64(1), row.GetInt64(2) == row.GetInt64(3));
        var revision = new WorkItemRevision
        {
            Name = registry.Name.WorkItem(id).ToString(),
            Revision = number,
            CommitTime = StoredTime.Read(row.GetInt64(3)),
            ClientId = row.IsDBNull(5) ? "" : row.GetString(5),
            Organization = row.IsDBNull(6) ? "" : row.GetString(6),
            Kind = RevisionKind.Deleted,
        };
        if (row.IsDBNull(4))
            return revision;

        // The state before may be forgotten; then it was an update if the item is older than it.
        var before = PastStates.Before(connection, registry, id, number);
        revision.Kind = before is null && isUntouched ? RevisionKind.Created : RevisionKind.Updated;
        if (before is not null)
            revision.ChangedFields = ChangedFields.Between(before, WorkItem.Parser.ParseFrom(row.GetFieldValue<byte[]>(4)));
        return revision;
    }
}
