using Federation.Protocol.Catalog.V1;

namespace Federation.Replication.Tests;

/// <summary>A replica in memory that can be waited for, and that can be out of reach.</summary>
internal sealed class MemoryReplica : IReplica
{
    // What never comes fails a test, and does not hang it.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly List<ReplicaBatch> _batches = [];
    private TaskCompletionSource _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MemoryCopy _copy = new();
    private int _faults;
    private int _callsToFault = -1;

    public Registry? Description => Copy.State.Description;

    /// <summary>What it holds now.</summary>
    public MemoryCopy Copy
    {
        get
        {
            lock (_gate)
                return _copy;
        }
    }

    /// <summary>Everything that was applied.</summary>
    public IReadOnlyList<ReplicaBatch> Batches
    {
        get
        {
            lock (_gate)
                return [.. _batches];
        }
    }

    /// <summary>Identifiers of the items held.</summary>
    public IReadOnlyList<string> Held => [.. Copy.Items.Values.Select(i => i.Identifier).Order(StringComparer.Ordinal)];

    /// <summary>How often the copy was dropped.</summary>
    public int Drops { get; private set; }

    /// <summary>The next batch cannot be stored.</summary>
    public void FailOnce() => Interlocked.Increment(ref _faults);

    /// <summary>The call after so many fails once: before anything was stored when the number is even, and after it otherwise.</summary>
    public void FailAfter(int calls) => _callsToFault = calls;

    /// <summary>Begins with what another holds.</summary>
    public void TakeOver(MemoryCopy copy)
    {
        lock (_gate)
            _copy = copy;
    }

    public async Task UntilAsync(Func<MemoryReplica, bool> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(_patience);
        while (true)
        {
            Task applied;
            lock (_gate)
            {
                if (condition(this))
                    return;
                applied = _applied.Task;
            }

            await applied.WaitAsync(patience.Token);
        }
    }

    public Task<ReplicaState> ReadStateAsync(CancellationToken cancellationToken) =>
        CallAsync(() => Task.FromResult(Copy.State));

    public Task<IReadOnlyList<QuarantinedItem>> ReadQuarantineAsync(CancellationToken cancellationToken) =>
        CallAsync(() => Task.FromResult<IReadOnlyList<QuarantinedItem>>([.. Copy.Quarantine.Values]));

    public Task<IReplicaDigest> ReadDigestAsync(CancellationToken cancellationToken) =>
        CallAsync(() => Task.FromResult<IReplicaDigest>(new MemoryDigest(Copy)));

    public Task ApplyAsync(ReplicaBatch batch, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _faults) >= 0)
            throw new ReplicaUnavailableException("out of reach");
        Interlocked.Increment(ref _faults);
        return CallAsync(() => Task.FromResult(Change(copy => copy.After(batch), batch)));
    }

    public Task DropAsync(CancellationToken cancellationToken)
    {
        Drops++;
        return CallAsync(() => Task.FromResult(
            Change(copy => new MemoryCopy { State = ReplicaState.Empty with { KeySetUri = copy.State.KeySetUri } })));
    }

    private MemoryCopy Change(Func<MemoryCopy, MemoryCopy> change, ReplicaBatch? batch = null)
    {
        lock (_gate)
        {
            _copy = change(_copy);
            if (batch is not null)
                _batches.Add(batch);
            _applied.SetResult();
            _applied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _copy;
        }
    }

    private Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        var left = _callsToFault--;
        if (left == 0 && _batches.Count % 2 == 0)
            throw new ReplicaUnavailableException("crashed before");
        var result = call();
        return left == 0 ? throw new ReplicaUnavailableException("crashed after") : result;
    }
}
