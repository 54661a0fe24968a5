using Federation.Catalog.History;
using Federation.Catalog.Storage;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;

namespace Federation.Catalog;

/// <summary>The work items of the registries, as they are or were at a revision, and changes of them one by one.</summary>
public sealed class CatalogWorkItems
{
    /// <summary>Most work items that are asked for by name at once.</summary>
    public const int MaximumNames = 1_000;

    private readonly CatalogStore _store;

    internal CatalogWorkItems(CatalogStore store) => _store = store;

    /// <summary>Gives a work item.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="WorkItemNotFoundException">There is no such item.</exception>
    public Task<WorkItem> GetAsync(WorkItemName name, CancellationToken cancellationToken) =>
        _store.ReadAsync(connection => ReadItem(connection, name), cancellationToken);

    /// <summary>Gives a work item as of a revision of its registry; 0 is the newest.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="WorkItemNotFoundException">There was no such item.</exception>
    /// <exception cref="HistoryAtOriginException">A past state of a copy is asked for.</exception>
    /// <exception cref="RevisionForgottenException">The state is no longer kept.</exception>
    /// <exception cref="RevisionNotReachedException">The registry has not come to that revision.</exception>
    public Task<WorkItem> GetAsync(WorkItemName name, long revision, CancellationToken cancellationToken) => revision == 0
        ? GetAsync(name, cancellationToken)
        : _store.ReadAsync(
            connection =>
            {
                var state = RegistryState.Read(connection, name.Registry);
                PastStates.Require(state, revision);
                return PastStates.Find(connection, state, name.Id, revision)?.ToWorkItem(state) ?? throw new WorkItemNotFoundException(name);
            },
            cancellationToken);

    /// <summary>Gives work items by their names, from one state of the registry.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="names">Names in it, at most <see cref="MaximumNames"/>.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<FoundWorkItems> FindAsync(
        RegistryName registry, IReadOnlyCollection<WorkItemName> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(names.Count, MaximumNames);
        return _store.ReadAsync(
            connection => WorkItemPages.Find(connection, RegistryState.Read(connection, registry), names), cancellationToken);
    }

    /// <summary>
    /// Gives a page of a registry's work items. In the order of identifiers and without a filter only the page itself is read,
    /// else every item, of which no more than a page is held.
    /// </summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="PageTokenException">The place to go on from belongs to another order.</exception>
    /// <exception cref="HistoryAtOriginException">A past state of a copy is asked for.</exception>
    /// <exception cref="RevisionForgottenException">The state is no longer kept.</exception>
    /// <exception cref="RevisionNotReachedException">The registry has not come to that revision.</exception>
    public Task<Page<WorkItem>> ListAsync(
        RegistryName registry, WorkItemQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _store.ReadAsync(
            connection => WorkItemPages.Read(connection, RegistryState.Read(connection, registry), query, cancellationToken),
            cancellationToken);
    }

    /// <summary>Creates a work item.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="workItemId">Last segment of the name; empty to derive it from the identifier.</param>
    /// <param name="item">The item.</param>
    /// <param name="author">Who creates it.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <returns>The item as it was stored.</returns>
    /// <exception cref="ResourceNameException"><paramref name="workItemId"/> breaks the rules.</exception>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="CopiedRegistryException">The registry is a copy.</exception>
    /// <exception cref="WorkItemExistsException">The name is taken.</exception>
    /// <exception cref="InvalidWorkItemException">The item breaks the rules.</exception>
    public Task<WorkItem> CreateAsync(
        RegistryName registry, string workItemId, WorkItem item, ChangeAuthor author, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        var name = registry.WorkItem(string.IsNullOrEmpty(workItemId) ? WorkItemId.Derive(registry, item.Identifier) : workItemId);
        var prepared = PreparedItem.Of(name, item.Clone());
        return _store.WriteAsync(
            registry,
            author,
            (_, writer) =>
            {
                var held = writer.Find(name.Id);
                return held is { Exists: true }
                    ? throw new WorkItemExistsException(name)
                    : writer.Put(prepared, held).ToWorkItem(writer.Registry);
            },
            cancellationToken);
    }

    /// <summary>Changes a work item.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="etag">The etag that the caller read; empty to change whatever is there.</param>
    /// <param name="allowMissing">Whether an item that does not exist is created.</param>
    /// <param name="change">
    /// Gives the new state. It is called inside the transaction, with a copy of the present state, or null when there is none.
    /// </param>
    /// <param name="author">Who changes it.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <returns>The item as it was stored; at its old revision when nothing changed.</returns>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="CopiedRegistryException">The registry is a copy.</exception>
    /// <exception cref="WorkItemNotFoundException">There is no such item, and none may be created.</exception>
    /// <exception cref="ETagMismatchException">The item changed since it was read.</exception>
    /// <exception cref="InvalidWorkItemException">The new state breaks the rules.</exception>
    public Task<WorkItem> UpdateAsync(
        WorkItemName name,
        string etag,
        bool allowMissing,
        Func<WorkItem?, WorkItem> change,
        ChangeAuthor author,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return _store.WriteAsync(
            name.Registry,
            author,
            (connection, writer) =>
            {
                var stored = StoredItem.Read(connection, writer.Registry, name.Id);
                var current = stored?.FindWorkItem(writer.Registry);
                if (current is null && !allowMissing)
                    throw new WorkItemNotFoundException(name);
                RefuseMismatch(name, etag, current);
                var prepared = PreparedItem.Of(name, change(current?.Clone()).Clone());
                return current is not null && stored!.Held.Has(prepared.ContentHash)
                    ? current
                    : writer.Put(prepared, stored?.Held).ToWorkItem(writer.Registry);
            },
            cancellationToken);
    }

    /// <summary>Deletes a work item.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="etag">The etag that the caller read; empty to delete whatever is there.</param>
    /// <param name="author">Who deletes it.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <returns>The revision of the tombstone.</returns>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="CopiedRegistryException">The registry is a copy.</exception>
    /// <exception cref="WorkItemNotFoundException">There is no such item.</exception>
    /// <exception cref="ETagMismatchException">The item changed since it was read.</exception>
    public Task<long> DeleteAsync(
        WorkItemName name, string etag, ChangeAuthor author, CancellationToken cancellationToken) => _store.WriteAsync(
            name.Registry,
            author,
            (connection, writer) =>
            {
                var stored = StoredItem.Read(connection, writer.Registry, name.Id);
                RefuseMismatch(name, etag, stored?.FindWorkItem(writer.Registry) ?? throw new WorkItemNotFoundException(name));
                writer.Delete(name.Id, stored.Held);
                return writer.Revision;
            },
            cancellationToken);

    private static WorkItem ReadItem(StoreConnection connection, WorkItemName name)
    {
        var registry = RegistryState.Read(connection, name.Registry);
        return StoredItem.Read(connection, registry, name.Id)?.FindWorkItem(registry) ?? throw new WorkItemNotFoundException(name);
    }

    private static void RefuseMismatch(WorkItemName name, string etag, WorkItem? current)
    {
        if (!string.IsNullOrEmpty(etag) && etag != current?.Etag)
            throw new ETagMismatchException(name);
    }
}
