using Federation.Catalog;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using Federation.Replication;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Node.Peering;

/// <summary>The copy of another node's registry in the catalogue store.</summary>
internal sealed class CatalogReplica(CatalogStore store, OriginContacts contacts, RegistryName registry) : IReplica
{
    /// <inheritdoc/>
    public Task<ReplicaState> ReadStateAsync(CancellationToken cancellationToken) => StoreFault.TranslateAsync(async () =>
        await store.Copies.FindAsync(registry, cancellationToken).ConfigureAwait(false) is { } copy ? StateOf(copy) : ReplicaState.Empty);

    /// <inheritdoc/>
    public async Task ApplyAsync(ReplicaBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await StoreFault.TranslateAsync(() => store.Copies.ApplyAsync(registry, BatchOf(batch), cancellationToken)).ConfigureAwait(false);
        if (batch.Origin.ContactTime is { } contact)
            contacts.Note(registry.ToString(), Timestamp.FromDateTimeOffset(contact));
    }

    /// <inheritdoc/>
    public async Task<IReplicaDigest> ReadDigestAsync(CancellationToken cancellationToken) => new CatalogReplicaDigest(
        store,
        registry,
        await StoreFault.TranslateAsync(() => store.Digests.GetTreeAsync(registry, cancellationToken), DigestTree.Empty).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task<IReadOnlyList<QuarantinedItem>> ReadQuarantineAsync(CancellationToken cancellationToken) =>
        StoreFault.TranslateAsync<IReadOnlyList<QuarantinedItem>>(async () =>
        [
            .. (await store.Copies.ListQuarantinedAsync(registry, cancellationToken).ConfigureAwait(false))
                .Select(item => new QuarantinedItem(item.Name, item.Peer, item.Revision, Entry: null, item.Reason, item.Time.ToDateTimeOffset())),
        ]);

    /// <inheritdoc/>
    public Task DropAsync(CancellationToken cancellationToken) =>
        StoreFault.TranslateAsync(() => store.Copies.DropAsync(registry, cancellationToken));

    private static ReplicaState StateOf(CopyStatus copy) => new()
    {
        Description = copy.Registry,
        OriginEpoch = copy.OriginEpoch,
        OriginRevision = copy.OriginRevision,
        ItemCount = copy.ItemCount,
        QuarantinedCount = copy.QuarantinedCount,
        IsComplete = copy.IsComplete,
        IsVerified = copy.IsVerified,
        KeySetUri = copy.KeySetUri,
        Positions = copy.Positions.ToDictionary(
            position => position.Key,
            position => new ReplicaPosition(position.Value.SyncToken, position.Value.Revision, position.Value.Filter)),
    };

    private static CopyBatch BatchOf(ReplicaBatch batch) => new()
    {
        Peer = batch.Peer,
        Changes = batch.Changes,
        Quarantined = [.. batch.Quarantined.Select(item => new QuarantinedEntry(item.Name, item.Revision, item.Entry, item.Reason, item.Time))],
        Position = batch.Position is { } position ? new CopyPosition(position.SyncToken, position.Revision, position.Filter) : null,
        Origin = new CopyOrigin
        {
            Epoch = batch.Origin.Epoch,
            Revision = batch.Origin.Revision,
            Path = batch.Origin.Path,
            ContactTime = batch.Origin.ContactTime,
            KeySetUri = batch.Origin.KeySetUri,
        },
        Description = batch.Description,
        StartsSnapshot = batch.StartsSnapshot,
        Repairs = batch.Repairs,
        CaughtUp = batch.CaughtUp,
        SignedDigest = batch.SignedDigest,
        ExpectedRoot = batch.ExpectedRoot,
    };
}
