using Federation.Catalog.Copies;
using Federation.Catalog.Storage;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>The copies of other nodes' registries that a store holds. They are read and followed as its own are.</summary>
public sealed class CatalogCopies
{
    private const int ForgottenAtOnce = 2_000;

    private readonly CatalogStore _store;

    internal CatalogCopies(CatalogStore store) => _store = store;

    /// <summary>Gives the names of the registries that are copied, also those of which nothing is held yet.</summary>
    public Task<IReadOnlyList<RegistryName>> ListAsync(CancellationToken cancellationToken) => _store.ReadAsync<IReadOnlyList<RegistryName>>(
        connection => [.. RegistryState.ReadAll(connection).Where(state => state.Copy is not null).Select(state => state.Name)],
        cancellationToken);

    /// <summary>Reads how a copy stands; null when the store has none of the registry.</summary>
    /// <exception cref="OwnRegistryException">The store is the registry's origin.</exception>
    public Task<CopyStatus?> FindAsync(RegistryName registry, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => RegistryState.Find(connection, registry) switch
        {
            null => null,
            { Copy: { } copy } state => Status(connection, state, copy),
            _ => throw new OwnRegistryException(registry),
        },
        cancellationToken);

    /// <summary>
    /// Stores a batch: changes, quarantined items, position, origin and signature, in one transaction. The first one makes the copy.
    /// </summary>
    /// <exception cref="OwnRegistryException">The store is the registry's origin.</exception>
    /// <exception cref="CopyMismatchException">The copy would not be what its origin signed; nothing was stored.</exception>
    /// <exception cref="CatalogStoreException">The store cannot be written; nothing was stored.</exception>
    public Task ApplyAsync(RegistryName registry, CopyBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var live = _store.MakeLive(registry, revision: 0);
        return _store.ChangeAsync(
            registry,
            connection =>
            {
                var writer = new CopyWriter(connection, Make(connection, registry), batch, _store.Now);
                var revision = writer.Apply(live.Digest);
                return (revision, revision);
            },
            cancellationToken);
    }

    /// <summary>
    /// Forgets items, positions and signature of a copy that was altered; where its origin's keys are stays known. Readers see it
    /// again once it is complete anew. Does nothing when there is none.
    /// </summary>
    public Task DropAsync(RegistryName registry, CancellationToken cancellationToken) =>
        ForgetAsync(registry, isRemoved: false, cancellationToken);

    /// <summary>Forgets a copy altogether. Does nothing when there is none.</summary>
    public Task RemoveAsync(RegistryName registry, CancellationToken cancellationToken) =>
        ForgetAsync(registry, isRemoved: true, cancellationToken);

    /// <summary>
    /// Gives the items that could not be taken over, newest first: at most 1,000 a registry; those of all registries when none is
    /// given.
    /// </summary>
    public Task<IReadOnlyList<QuarantinedWorkItem>> ListQuarantinedAsync(RegistryName? registry, CancellationToken cancellationToken) =>
        _store.ReadAsync<IReadOnlyList<QuarantinedWorkItem>>(connection => Quarantine.Read(connection, registry), cancellationToken);

    private static CopyStatus Status(StoreConnection connection, RegistryState state, StoredCopy copy) => new()
    {
        Registry = state.ToRegistry(),
        OriginEpoch = copy.OriginEpoch,
        OriginRevision = copy.OriginRevision,
        ItemCount = state.ItemCount + Quarantine.CountEntries(connection, state.Key),
        QuarantinedCount = Quarantine.Count(connection, state.Key),
        IsComplete = copy.IsComplete,
        IsVerified = copy.IsVerified,
        VerifyTime = copy.VerifyTime is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null,
        KeySetUri = copy.KeySetUri,
        SignedDigest = copy.SignedDigest,
        Positions = CopyPositions.Read(connection, state.Key),
    };

    private static RegistryState Make(StoreConnection connection, RegistryName registry)
    {
        if (RegistryState.Find(connection, registry) is { } state)
            return state.Role == RegistryRole.Copy ? state : throw new OwnRegistryException(registry);
        connection.Run(
            $"""
            INSERT INTO registry (id, title, organization, website, role) VALUES ($1, $1, '', '', {(int)RegistryRole.Copy})
            ON CONFLICT (id) DO UPDATE SET title = id, organization = '', website = '', visible_to = '', role = {(int)RegistryRole.Copy}
            """,
            registry.Id);
        return RegistryState.Find(connection, registry)!;
    }

    // What followers were told before is void from the first transaction on, so that a crash in the midst leaves no token alive. The
    // items go bit by bit, because others wait for the store.
    private async Task ForgetAsync(RegistryName registry, bool isRemoved, CancellationToken cancellationToken)
    {
        if (await _store.WriteCopyAsync(registry, Void, cancellationToken).ConfigureAwait(false) is not { } key)
            return;
        while (await _store.ChangeAsync(connection => ForgetSome(connection, key), cancellationToken).ConfigureAwait(false) > 0)
            cancellationToken.ThrowIfCancellationRequested();
        _store.Digest(registry).EndAt(0);
        if (!isRemoved)
            return;
        await _store.WriteCopyAsync(registry, Remove, cancellationToken).ConfigureAwait(false);
        _store.EndLive(registry);
    }

    private static long? Void(StoreConnection connection, RegistryWriter writer)
    {
        var registry = writer.Registry;
        writer.Move();
        CopyPositions.Forget(connection, registry.Key);
        Quarantine.RemoveAll(connection, registry.Key);
        new StoredCopy { KeySetUri = registry.Copy!.KeySetUri, Generation = registry.Copy.Generation }.Store(connection, registry.Key);
        connection.Run(
            "UPDATE registry SET forgotten_revision = $2, history_revision = $2 WHERE key = $1", registry.Key, writer.Revision);
        return registry.Key;
    }

    private static int ForgetSome(StoreConnection connection, long registry)
    {
        var (rows, items) = (0, 0);
        using (var delete = connection.Statement(
                   """
                   DELETE FROM work_item WHERE key IN (SELECT key FROM work_item WHERE registry = $1 LIMIT $2)
                   RETURNING content IS NOT NULL
                   """,
                   registry, ForgottenAtOnce))
        {
            using var deleted = delete.ExecuteReader();
            for (; deleted.Read(); rows++)
                items += deleted.GetInt32(0);
        }

        connection.Run("UPDATE registry SET item_count = item_count - $2 WHERE key = $1", registry, items);
        return rows;
    }

    private static long? Remove(StoreConnection connection, RegistryWriter writer)
    {
        connection.Run("DELETE FROM copy WHERE registry = $1", writer.Registry.Key);
        connection.Run($"UPDATE registry SET role = {(int)RegistryRole.Dropped} WHERE key = $1", writer.Registry.Key);
        return null;
    }
}
