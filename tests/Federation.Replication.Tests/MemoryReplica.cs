using Federation.Protocol.Catalog.V1;

namespace Federation.Replication.Tests;

/// <summary>A replica in memory that can be waited for, and that can be out of reach.</summary>
internal sealed class MemoryReplica : IReplica
{
    // What never comes fails a test, and does not hang it.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly List<ReplicaBatch> _batches = [];
    private readonly Dictionary<string, WorkItem> _items = [];
    private TaskCompletionSource _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReplicaPosition _position = ReplicaPosition.Start;
    private HashSet<string>? _snapshot;
    private int _faults;

    public Registry? Description { get; private set; }

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
    public IReadOnlyList<string> Held
    {
        get
        {
            lock (_gate)
                return [.. _items.Values.Select(i => i.Identifier).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The next batch cannot be stored.</summary>
    public void FailOnce() => Interlocked.Increment(ref _faults);

    public async Task UntilAsync(Func<MemoryReplica, bool> condition)
    {
        while (true)
        {
            Task applied;
            lock (_gate)
            {
                if (condition(this))
                    return;
                applied = _applied.Task;
            }

            await applied.WaitAsync(_patience, TestContext.Current.CancellationToken);
        }
    }

    public Task<ReplicaPosition> ReadPositionAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
            return Task.FromResult(_position);
    }

    public Task DescribeAsync(Registry registry, CancellationToken cancellationToken)
    {
        Description = registry;
        return Task.CompletedTask;
    }

    public Task ApplyAsync(ReplicaBatch batch, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _faults) >= 0)
            throw new ReplicaUnavailableException("out of reach");
        Interlocked.Increment(ref _faults);
        lock (_gate)
            Apply(batch);
        return Task.CompletedTask;
    }

    private void Apply(ReplicaBatch batch)
    {
        if (batch.StartsSnapshot)
            _snapshot = [];
        foreach (var change in batch.Changes)
        {
            if (change.WorkItem is { } item)
            {
                _items[item.Name] = item;
                _snapshot?.Add(item.Name);
            }
            else
            {
                _items.Remove(change.Deleted.Name);
            }
        }

        if (batch.CaughtUp && _snapshot is { } snapshot)
        {
            foreach (var name in _items.Keys.Where(n => !snapshot.Contains(n)).ToList())
                _items.Remove(name);
            _snapshot = null;
        }

        _position = batch.Position;
        _batches.Add(batch);
        _applied.SetResult();
        _applied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
