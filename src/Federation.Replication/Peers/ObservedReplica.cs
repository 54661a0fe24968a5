using Federation.Protocol.Catalog.V1;

namespace Federation.Replication.Peers;

/// <summary>Passes everything on to a replica, up to a number of items, and remembers what the peer that is followed has told.</summary>
internal sealed class ObservedReplica(IReplica replica, long maximumItems, TimeProvider time) : IReplica
{
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ReplicaOrigin? _origin;
    private volatile Registry? _description;
    private long _room;

    /// <summary>What was last said of the origin; null before the first batch.</summary>
    public ReplicaOrigin? Origin => _origin;

    /// <summary>What was last said of the registry itself; null before the first batch.</summary>
    public Registry? Description => _description;

    /// <summary>When the copy was last found equal to what its origin signed; null when it was not yet.</summary>
    public DateTimeOffset? VerifyTime { get; private set; }

    /// <summary>Ends when the replica first has everything that the peer has.</summary>
    public Task CaughtUp => _caughtUp.Task;

    public Task<ReplicaState> ReadStateAsync(CancellationToken cancellationToken) => replica.ReadStateAsync(cancellationToken);

    public async Task ApplyAsync(ReplicaBatch batch, CancellationToken cancellationToken)
    {
        await RequireRoomAsync(batch, cancellationToken).ConfigureAwait(false);
        await replica.ApplyAsync(batch, cancellationToken).ConfigureAwait(false);
        _origin = batch.Origin;
        _description = batch.Description ?? _description;
        if (batch.ExpectedRoot is not null)
            VerifyTime = time.GetUtcNow();
        if (batch.CaughtUp)
            _caughtUp.TrySetResult();
    }

    public Task<IReplicaDigest> ReadDigestAsync(CancellationToken cancellationToken) => replica.ReadDigestAsync(cancellationToken);

    public Task DropAsync(CancellationToken cancellationToken) => replica.DropAsync(cancellationToken);

    // Counts every item as a new one, and looks again once it seems that there is no room for more.
    private async Task RequireRoomAsync(ReplicaBatch batch, CancellationToken cancellationToken)
    {
        _room -= batch.Changes.Count;
        if (_room >= 0)
            return;
        var state = await replica.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        _room = maximumItems - state.ItemCount - batch.Changes.Count(change => change.WorkItem is not null);
        if (_room < 0)
            throw new InvalidDataException($"the peer sends more than {maximumItems} items, which is the most that may be mirrored from it");
    }
}
