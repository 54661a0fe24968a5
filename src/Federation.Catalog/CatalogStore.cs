using System.Collections.Concurrent;
using Federation.Catalog.Digests;
using Federation.Catalog.Storage;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>
/// The registries of a node, kept in one SQLite file. Each registry has one order of changes: every change has a revision, an
/// item stands at that of its newest change, and a deletion leaves a tombstone. "Everything after a revision" is therefore
/// snapshot, increment and live feed at once.
/// </summary>
/// <remarks>May be used from any number of threads. One process at a time holds a store.</remarks>
public sealed class CatalogStore : IAsyncDisposable
{
    private readonly CatalogDatabase _database;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<RegistryName, LiveRegistry> _live = [];
    private volatile StoreLife _life;

    private CatalogStore(CatalogDatabase database, TimeProvider time, StoreLife life)
    {
        (_database, _time, _life) = (database, time, life);
        Copies = new CatalogCopies(this);
        Digests = new CatalogDigests(this);
        History = new CatalogHistory(this);
        SyncTokens = new SyncTokens(this);
        Views = new CatalogViews(this);
        WorkItems = new CatalogWorkItems(this);
    }

    /// <summary>Identifies this life of the store. Of two lives, the later one has the greater identifier.</summary>
    public string Epoch => _life.Epoch.Id;

    /// <summary>Identifies the node: 16 hexadecimal digits, random, and others in every life of the store.</summary>
    public string Node => _life.Node;

    /// <summary>Whether there was none before, so that it is empty.</summary>
    public bool IsNew => _life.IsNew;

    /// <summary>The copies of other nodes' registries.</summary>
    public CatalogCopies Copies { get; }

    /// <summary>The digests of the registries.</summary>
    public CatalogDigests Digests { get; }

    /// <summary>What happened to the items.</summary>
    public CatalogHistory History { get; }

    /// <summary>The tokens by which followers say how far they have come.</summary>
    public SyncTokens SyncTokens { get; }

    /// <summary>What makes a store a view of another's registry.</summary>
    public CatalogViews Views { get; }

    /// <summary>The work items as they are, or were at a revision, and changes of them one by one.</summary>
    public CatalogWorkItems WorkItems { get; }

    internal SyncTokenSeal Seal => _life.Seal;

    internal DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Opens a store, makes it when it does not exist, and brings it to the format of this version.</summary>
    /// <exception cref="CatalogStoreException">It cannot be opened; the message says what to do.</exception>
    public static async Task<CatalogStore> OpenAsync(
        CatalogStoreOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var database = CatalogDatabase.Open(options);
        try
        {
            var life = await database.WriteAsync(connection => StoreLife.Open(connection, time.GetUtcNow(), options.After), cancellationToken)
                .ConfigureAwait(false);
            var store = new CatalogStore(database, time, life);
            await database.ReadAsync(
                connection =>
                {
                    foreach (var registry in RegistryState.ReadAll(connection))
                        store._live[registry.Name] = LiveRegistry.Open(connection, registry, store.Queue(registry.Name));
                    return store._live.Count;
                },
                cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Begins a new life: every sync token issued before is refused from now on. Opening a file that was put back from a backup does
    /// so of itself. Gives the new epoch.
    /// </summary>
    /// <param name="after">An epoch that the new one is to be greater than, beside that of the life before; empty for no other.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    public async Task<string> RenewEpochAsync(string after, CancellationToken cancellationToken)
    {
        _life = await _database.WriteAsync(connection => StoreLife.Renew(connection, _time.GetUtcNow(), after), cancellationToken)
            .ConfigureAwait(false);
        return _life.Epoch.Id;
    }

    /// <summary>Begins a new life if the epoch that is given has not ended. Gives whether it did.</summary>
    internal async Task<bool> EndEpochAsync(string epoch)
    {
        var (life, hasEnded) = await _database.WriteAsync(
            connection => StoreLife.End(connection, epoch, _time.GetUtcNow()), CancellationToken.None).ConfigureAwait(false);
        _life = life;
        return hasEnded;
    }

    /// <summary>
    /// Adds a registry that this node is the origin of, or changes what is said of it. Its items and revision stay as they are.
    /// </summary>
    /// <exception cref="CopiedRegistryException">The store holds a copy of another node's registry of this name.</exception>
    public async Task<Registry> DeclareRegistryAsync(RegistryDeclaration declaration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        var state = await _database.WriteAsync(
            connection =>
            {
                if (RegistryState.Find(connection, declaration.Name) is { Role: RegistryRole.Copy })
                    throw new CopiedRegistryException(declaration.Name);
                connection.Run(
                    """
                    INSERT INTO registry (id, title, organization, website, visible_to) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (id) DO UPDATE
                    SET title = excluded.title, organization = excluded.organization, website = excluded.website, visible_to = excluded.visible_to, role = 0
                    """,
                    declaration.Name.Id, declaration.Title, declaration.Organization, declaration.Website, RegistryState.Stored(declaration.VisibleTo));
                return RegistryState.Read(connection, declaration.Name);
            },
            cancellationToken).ConfigureAwait(false);
        MakeLive(state.Name, state.Revision);
        return state.ToRegistry();
    }

    /// <summary>Gives the registries, by name; copies that are being made for the first time among them.</summary>
    public async Task<IReadOnlyList<Registry>> ListRegistriesAsync(CancellationToken cancellationToken)
    {
        var states = await _database.ReadAsync(RegistryState.ReadAll, cancellationToken).ConfigureAwait(false);
        return [.. states.Select(state => state.ToRegistry())];
    }

    /// <summary>Gives a registry.</summary>
    /// <exception cref="RegistryNotFoundException">There is none of this name.</exception>
    public Task<Registry> GetRegistryAsync(RegistryName name, CancellationToken cancellationToken) => _database.ReadAsync(
        connection => RegistryState.Find(connection, name)?.ToRegistry() ?? throw new RegistryNotFoundException(name), cancellationToken);

    /// <summary>Begins an import, to which records are then added one by one.</summary>
    /// <param name="registry">The registry to import into.</param>
    /// <param name="prune">
    /// Whether items that the import does not contain, and that existed when it began, are deleted at its end. Nothing is
    /// when any record was wrong.
    /// </param>
    /// <param name="pruneLimit">
    /// Most items that may be deleted so; where the import lacks more, none is. 0 means half of those that the registry has now, and
    /// <see cref="ImportSession.LeastPruneLimit"/> at least, but none where the import holds no item at all.
    /// </param>
    /// <param name="author">Who imports.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    /// <exception cref="CopiedRegistryException">The registry is a copy.</exception>
    public async Task<ImportSession> BeginImportAsync(
        RegistryName registry, bool prune, long pruneLimit, ChangeAuthor author, CancellationToken cancellationToken)
    {
        var state = await ReadStateAsync(registry, cancellationToken).ConfigureAwait(false);
        return state.Role == RegistryRole.Own
            ? new ImportSession(this, state, prune, pruneLimit, author)
            : throw new CopiedRegistryException(registry);
    }

    /// <summary>Gives the changes after a point, as many as the limits allow.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="start">Where the follower is.</param>
    /// <param name="filter">
    /// What items must meet; null for all. One that the follower may hold and that does not meet it is told as unmatched.
    /// </param>
    /// <param name="limits">How large the batch may be.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<ChangeBatch> ReadChangesAsync(
        RegistryName registry,
        SyncPoint start,
        Func<WorkItem, bool>? filter,
        ChangeLimits limits,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return _database.ReadAsync(
            connection =>
            {
                var state = RegistryState.Read(connection, registry);
                var batch = Changes.Read(connection, state, start, filter, limits);
                return batch.CaughtUp && filter is null && Digest(registry).FindRoot(state.Revision) is { } root
                    ? batch with { Digest = state.ToDigest(root), SignedDigest = state.Copy?.SignedDigest ?? "" }
                    : batch;
            },
            cancellationToken);
    }

    /// <summary>Waits until a registry has a revision after the given one, and gives the newest. Commits wake it.</summary>
    /// <exception cref="RegistryNotFoundException">There is no such registry.</exception>
    public Task<long> WaitForChangeAsync(RegistryName registry, long afterRevision, CancellationToken cancellationToken) =>
        _live.TryGetValue(registry, out var live)
            ? live.Signal.WaitAsync(afterRevision, cancellationToken)
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

    internal RegistryDigest Digest(RegistryName registry) =>
        _live.TryGetValue(registry, out var live) ? live.Digest : throw new RegistryNotFoundException(registry);

    internal Task<RegistryState> ReadStateAsync(RegistryName registry, CancellationToken cancellationToken) =>
        _database.ReadAsync(connection => RegistryState.Read(connection, registry), cancellationToken);

    internal Task<T> ReadAsync<T>(Func<StoreConnection, T> read, CancellationToken cancellationToken) =>
        _database.ReadAsync(read, cancellationToken);

    /// <summary>
    /// Changes a registry that this store is the origin of, all or nothing, then wakes those who wait for it. Changes that wait at the
    /// same time share a transaction.
    /// </summary>
    internal async Task<T> WriteAsync<T>(
        RegistryName registry,
        ChangeAuthor author,
        Func<StoreConnection, RegistryWriter, T> write,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(author);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_live.TryGetValue(registry, out var live))
            throw new RegistryNotFoundException(registry);
        var queued = new QueuedWrite<T>(author, write);
        live.Writes.Add(queued);
        return await queued.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same for a copy; does nothing, and gives the default, when there is none.</summary>
    internal Task<T?> WriteCopyAsync<T>(
        RegistryName registry, Func<StoreConnection, RegistryWriter, T?> write, CancellationToken cancellationToken) => ChangeAsync(
            registry,
            connection => RegistryState.Find(connection, registry) is { Role: RegistryRole.Copy } state
                ? Write(connection, state, write)
                : (default, 0),
            cancellationToken);

    internal Task<T> ChangeAsync<T>(Func<StoreConnection, T> change, CancellationToken cancellationToken) =>
        _database.WriteAsync(change, cancellationToken);

    /// <summary>Changes a registry in one transaction, then wakes those who wait for the revision that it gives.</summary>
    internal async Task<T> ChangeAsync<T>(
        RegistryName registry, Func<StoreConnection, (T Result, long Revision)> change, CancellationToken cancellationToken)
    {
        var (result, revision) = await _database.WriteAsync(change, cancellationToken).ConfigureAwait(false);
        if (_live.TryGetValue(registry, out var live))
            live.Signal.Raise(revision);
        return result;
    }

    /// <summary>Gives what is kept in memory of a registry, and makes it for one that is new.</summary>
    internal LiveRegistry MakeLive(RegistryName registry, long revision) =>
        _live.GetOrAdd(registry, name => LiveRegistry.Empty(revision, Queue(name)));

    /// <summary>Forgets what is kept in memory of a registry that is gone; who waits for it learns that.</summary>
    internal void EndLive(RegistryName registry)
    {
        if (_live.TryRemove(registry, out var live))
            live.Signal.End(new RegistryNotFoundException(registry));
    }

    private WriteQueue Queue(RegistryName registry) => new(writes => ChangeAsync(
        registry,
        connection =>
        {
            var state = RegistryState.Read(connection, registry);
            return state.Role == RegistryRole.Own
                ? Write(connection, state, (_, writer) => WriteEach(writes, writer))
                : throw new CopiedRegistryException(registry);
        },
        CancellationToken.None));

    private static int WriteEach(IEnumerable<QueuedWrite> writes, RegistryWriter writer)
    {
        var count = 0;
        foreach (var write in writes)
        {
            write.Run(writer);
            count++;
        }

        return count;
    }

    private (T Result, long Revision) Write<T>(
        StoreConnection connection, RegistryState registry, Func<StoreConnection, RegistryWriter, T> write)
    {
        var writer = new RegistryWriter(connection, registry, Now);
        var result = write(connection, writer);
        writer.Close(Digest(registry.Name));
        return (result, writer.Revision);
    }
}
