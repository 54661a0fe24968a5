using System.Collections.Concurrent;
using System.Security.Cryptography;
using Federation.Catalog.Sources;
using Federation.Catalog.Storage;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Protocol.Paging;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog;

/// <summary>
/// The registries of a node, kept in one SQLite file. Each registry has one order of changes: every change has a revision, an
/// item stands at that of its newest change, and a deletion leaves a tombstone. "Everything after a revision" is therefore
/// snapshot, increment and live feed at once.
/// </summary>
/// <remarks>May be used from any number of threads. One process at a time holds a store.</remarks>
public sealed class CatalogStore : IAsyncDisposable
{
    private const int TokenKeyLength = 32;

    private readonly CatalogDatabase _database;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<RegistryName, ChangeSignal> _signals = [];
    private readonly byte[] _tokenKey;
    private volatile Life _life;

    private CatalogStore(CatalogDatabase database, TimeProvider time, string epoch, byte[] tokenKey)
    {
        (_database, _time, _tokenKey) = (database, time, tokenKey);
        _life = new Life(new Epoch(epoch), new SyncTokenSeal(new Epoch(epoch), tokenKey));
        SyncTokens = new SyncTokens(this);
    }

    /// <summary>Identifies this life of the store; random.</summary>
    public string Epoch => _life.Epoch.Id;

    /// <summary>The tokens by which followers say how far they have come.</summary>
    public SyncTokens SyncTokens { get; }

    internal SyncTokenSeal Seal => _life.Seal;

    /// <summary>Opens a store, makes it when it does not exist, and brings it to the format of this version.</summary>
    /// <exception cref="CatalogStoreException">It cannot be opened; the message says what to do.</exception>
    public static async Task<CatalogStore> OpenAsync(
        CatalogStoreOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var database = CatalogDatabase.Open(options);
        try
        {
            var (epoch, key, registries) = await database.WriteAsync(
                connection =>
                {
                    connection.Run(
                        "INSERT INTO store (only, epoch, token_key) VALUES (1, $1, $2) ON CONFLICT DO NOTHING",
                        Catalog.Epoch.New().Id, RandomNumberGenerator.GetBytes(TokenKeyLength));
                    using var query = connection.Statement("SELECT epoch, token_key FROM store");
                    using var row = query.ExecuteReader();
                    row.Read();
                    return (row.GetString(0), row.GetFieldValue<byte[]>(1), RegistryState.ReadAll(connection));
                },
                cancellationToken).ConfigureAwait(false);

            var store = new CatalogStore(database, time, epoch, key);
            foreach (var registry in registries)
                store._signals[registry.Name] = new ChangeSignal(registry.Revision);
            return store;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Begins a new life after the file was put back from a backup: every sync token issued before is refused from now on.
    /// Gives the new epoch.
    /// </summary>
    public async Task<string> RenewEpochAsync(CancellationToken cancellationToken)
    {
        var epoch = Catalog.Epoch.New();
        await _database.WriteAsync(
            connection => connection.Run("UPDATE store SET epoch = $1", epoch.Id), cancellationToken).ConfigureAwait(false);
        _life = new Life(epoch, new SyncTokenSeal(epoch, _tokenKey));
        return epoch.Id;
    }

    /// <summary>Adds a registry, or changes what is said of it. Its items and revision stay as they are.</summary>
    public async Task<Registry> DeclareRegistryAsync(RegistryDeclaration declaration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        var state = await _database.WriteAsync(
            connection =>
            {
                connection.Run(
                    """
                    INSERT INTO registry (id, title, organization, website) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (id) DO UPDATE
                    SET title = excluded.title, organization = excluded.organization, website = excluded.website
                    """,
                    declaration.Name.Id, declaration.Title, declaration.Organization, declaration.Website);
                return RegistryState.Read(connection, declaration.Name);
            },
            cancellationToken).ConfigureAwait(false);
        _signals.TryAdd(state.Name, new ChangeSignal(state.Revision));
        return state.ToRegistry(_life.Epoch);
    }

    /// <summary>Gives the registries, by name.</summary>
    public async Task<IReadOnlyList<Registry>> ListRegistriesAsync(CancellationToken cancellationToken)
    {
        var states = await _database.ReadAsync(RegistryState.ReadAll, cancellationToken).ConfigureAwait(false);
        return [.. states.Select(state => state.ToRegistry(_life.Epoch))];
    }

    /// <summary>Gives a registry.</summary>
    /// <exception cref="RegistryNotFoundException">There is none of this name.</exception>
    public async Task<Registry> GetRegistryAsync(RegistryName name, CancellationToken cancellationToken) =>
        (await ReadStateAsync(name, cancellationToken).ConfigureAwait(false)).ToRegistry(_life.Epoch);

    /// <summary>Gives a work item.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="WorkItemNotFoundException">There is no such item.</exception>
    public Task<WorkItem> GetWorkItemAsync(WorkItemName name, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => ReadItem(connection, name), cancellationToken);

    /// <summary>
    /// Gives a page of a registry's work items. In the order of identifiers and without a filter only the page itself is read,
    /// else every item, of which no more than a page is held.
    /// </summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="PageTokenException">The place to go on from belongs to another order.</exception>
    public Task<Page<WorkItem>> ListWorkItemsAsync(
        RegistryName registry, WorkItemQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _database.ReadAsync(
            connection => WorkItemPages.Read(connection, RegistryState.Read(connection, registry), _life.Epoch, query, cancellationToken),
            cancellationToken);
    }

    /// <summary>Creates a work item; an empty <paramref name="workItemId"/> is derived from the identifier.</summary>
    /// <returns>The item as it was stored.</returns>
    /// <exception cref="ResourceNameException"><paramref name="workItemId"/> breaks the rules.</exception>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="WorkItemExistsException">The name is taken.</exception>
    /// <exception cref="InvalidWorkItemException">The item breaks the rules.</exception>
    public Task<WorkItem> CreateWorkItemAsync(
        RegistryName registry, string workItemId, WorkItem item, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        var name = registry.WorkItem(string.IsNullOrEmpty(workItemId) ? WorkItemId.Derive(registry, item.Identifier) : workItemId);
        var prepared = PreparedItem.Of(name, item.Clone());
        return WriteAsync(
            registry,
            (connection, writer) =>
            {
                if (writer.FindHash(name.Id) is not null)
                    throw new WorkItemExistsException(name);
                writer.Put(prepared, isNew: true);
                return ReadItem(connection, name);
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
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <returns>The item as it was stored; at its old revision when nothing changed.</returns>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="WorkItemNotFoundException">There is no such item, and none may be created.</exception>
    /// <exception cref="ETagMismatchException">The item changed since it was read.</exception>
    /// <exception cref="InvalidWorkItemException">The new state breaks the rules.</exception>
    public Task<WorkItem> UpdateWorkItemAsync(
        WorkItemName name, string etag, bool allowMissing, Func<WorkItem?, WorkItem> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return WriteAsync(
            name.Registry,
            (connection, writer) =>
            {
                var current = FindItem(connection, writer.Registry, name.Id);
                if (current is null && !allowMissing)
                    throw new WorkItemNotFoundException(name);
                RefuseMismatch(name, etag, current);
                var prepared = PreparedItem.Of(name, change(current?.Clone()).Clone());
                if (current is null || !current.Provenance.ContentHash.Span.SequenceEqual(prepared.ContentHash))
                    writer.Put(prepared, isNew: current is null);
                return ReadItem(connection, name);
            },
            cancellationToken);
    }

    /// <summary>Deletes a work item.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="etag">The etag that the caller read; empty to delete whatever is there.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <returns>The revision of the tombstone.</returns>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="WorkItemNotFoundException">There is no such item.</exception>
    /// <exception cref="ETagMismatchException">The item changed since it was read.</exception>
    public Task<long> DeleteWorkItemAsync(WorkItemName name, string etag, CancellationToken cancellationToken) => WriteAsync(
        name.Registry,
        (connection, writer) =>
        {
            RefuseMismatch(name, etag, ReadItem(connection, name));
            writer.Delete(name.Id);
            return writer.Revision;
        },
        cancellationToken);

    /// <summary>Begins an import, to which records are then added one by one.</summary>
    /// <param name="registry">The registry to import into.</param>
    /// <param name="prune">
    /// Whether items that the import does not contain, and that existed when it began, are deleted at its end. Nothing is
    /// when any record was wrong.
    /// </param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public async Task<ImportSession> BeginImportAsync(RegistryName registry, bool prune, CancellationToken cancellationToken) =>
        new(this, await ReadStateAsync(registry, cancellationToken).ConfigureAwait(false), prune);

    /// <summary>Imports a source as a whole.</summary>
    /// <param name="registry">The registry to import into.</param>
    /// <param name="prune">As in <see cref="BeginImportAsync"/>.</param>
    /// <param name="source">The records.</param>
    /// <param name="progress">Told after each record; null when nobody asks.</param>
    /// <param name="cancellationToken">Ends the import; what was committed by then stays.</param>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public async Task<ImportSummary> ImportAsync(
        RegistryName registry,
        bool prune,
        IAsyncEnumerable<SourceEntry> source,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        var session = await BeginImportAsync(registry, prune, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            await foreach (var entry in source.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await session.AddAsync(entry, cancellationToken).ConfigureAwait(false);
                progress?.Report(session.Progress);
            }

            return await session.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Gives the changes after a revision, as many as the limits allow, and at least one if there is one.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<ChangeBatch> ReadChangesAsync(
        RegistryName registry, long afterRevision, ChangeLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return _database.ReadAsync(
            connection => Changes.Read(connection, RegistryState.Read(connection, registry), _life.Epoch, afterRevision, limits),
            cancellationToken);
    }

    /// <summary>Waits until a registry has a revision after the given one, and gives the newest. Commits wake it.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<long> WaitForChangeAsync(RegistryName registry, long afterRevision, CancellationToken cancellationToken) =>
        _signals.TryGetValue(registry, out var signal)
            ? signal.WaitAsync(afterRevision, cancellationToken)
            : throw new RegistryNotFoundException(registry);

    /// <summary>
    /// Forgets the tombstones of deletions before a time. Followers that have not read that far must start over: their tokens
    /// have expired.
    /// </summary>
    /// <returns>How many were forgotten.</returns>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<int> ForgetTombstonesAsync(RegistryName registry, DateTimeOffset before, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            connection => Changes.ForgetTombstones(connection, RegistryState.Read(connection, registry), before),
            cancellationToken);

    /// <summary>Waits for the writes that run, and closes the file.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    internal Task<RegistryState> ReadStateAsync(RegistryName registry, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => RegistryState.Read(connection, registry), cancellationToken);

    /// <summary>Changes a registry in one transaction, then wakes those who wait for it.</summary>
    internal async Task<T> WriteAsync<T>(
        RegistryName registry, Func<SqliteConnection, RegistryWriter, T> write, CancellationToken cancellationToken)
    {
        var (result, revision) = await _database.WriteAsync(
            connection =>
            {
                using var writer = new RegistryWriter(connection, RegistryState.Read(connection, registry), _time.GetUtcNow());
                var result = write(connection, writer);
                writer.Close();
                return (result, writer.Revision);
            },
            cancellationToken).ConfigureAwait(false);
        _signals.GetOrAdd(registry, static (_, revision) => new ChangeSignal(revision), revision).Raise(revision);
        return result;
    }

    private WorkItem ReadItem(SqliteConnection connection, WorkItemName name) =>
        FindItem(connection, RegistryState.Read(connection, name.Registry), name.Id) ?? throw new WorkItemNotFoundException(name);

    private WorkItem? FindItem(SqliteConnection connection, RegistryState registry, string id) =>
        StoredItem.Read(connection, registry, id) is { Content: not null } stored
            ? stored.ToWorkItem(registry.Name, _life.Epoch)
            : null;

    private static void RefuseMismatch(WorkItemName name, string etag, WorkItem? current)
    {
        if (!string.IsNullOrEmpty(etag) && etag != current?.Etag)
            throw new ETagMismatchException(name);
    }

    private sealed record Life(Epoch Epoch, SyncTokenSeal Seal);
}
