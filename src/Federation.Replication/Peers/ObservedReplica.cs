using Federation.Protocol.Catalog.V1;

namespace Federation.Replication.Peers;

/// <summary>Passes everything on to a replica, and remembers what the peer that is followed has told.</summary>
internal sealed class ObservedReplica(IReplica replica) : IReplica
{
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ReplicaOrigin? _origin;
    private volatile Registry? _description;

    /// <summary>What was last said of the origin; null before the first batch.</summary>
    public ReplicaOrigin? Origin => _origin;

    /// <summary>What was last said of the registry itself; null before the first batch.</summary>
    public Registry? Description => _description;

    /// <summary>Ends when the replica first has everything that the peer has.</summary>
    public Task CaughtUp => _caughtUp.Task;

    public Task<ReplicaState> ReadStateAsync(CancellationToken cancellationToken) => replica.ReadStateAsync(cancellationToken);

    public async Task ApplyAsync(ReplicaBatch batch, CancellationToken cancellationToken)
    {
        await replica.ApplyAsync(batch, cancellationToken).ConfigureAwait(false);
        Stored(batch);
    }

    public async Task<Task> BeginApplyAsync(ReplicaBatch batch, CancellationToken cancellationToken) =>
        EndAsync(batch, await replica.BeginApplyAsync(batch, cancellationToken).ConfigureAwait(false));

    public Task<IReplicaDigest> ReadDigestAsync(CancellationToken cancellationToken) => replica.ReadDigestAsync(cancellationToken);

    public Task<IReadOnlyList<QuarantinedItem>> ReadQuarantineAsync(CancellationToken cancellationToken) => replica.ReadQuarantineAsync(cancellationToken);

    public Task DropAsync(CancellationToken cancellationToken) => replica.DropAsync(cancellationToken);

    private async Task EndAsync(ReplicaBatch batch, Task storing)
    {
        await storing.ConfigureAwait(false);
        Stored(batch);
    }

    private void Stored(ReplicaBatch batch)
    {
        _origin = batch.Origin;
        _description = batch.Description ?? _description;
        if (batch.CaughtUp)
            _caughtUp.TrySetResult();
    }
}
