using Federation.Aggregator.Redis;
using Federation.Protocol.Catalog.V1;
using Federation.Replication;
using Google.Protobuf;
using StackExchange.Redis;

namespace Federation.Aggregator.Mirroring;

/// <summary>The mirror of one registry in Redis. It tells its observer of every change once Redis has it.</summary>
/// <remarks>
/// Redis may be emptied or written by another at any time: every transaction has the condition that the mirror is as this
/// replica left it. Where it is not, nothing is written, and reading the state finds out what there is.
/// <para>What a snapshot made afresh contains is remembered in memory: after a restart in its midst it starts over.</para>
/// </remarks>
internal sealed class RedisReplica(string registry, IDatabase database, string keyPrefix, IMirrorObserver observer) : IReplica
{
    // Fields of one command, and items of one change that is read back.
    private const int PageSize = 1_000;

    private readonly MirrorHash _hash = new(keyPrefix, registry);
    // The state that the observer has been told of; null before the first look at Redis.
    private volatile StoredState? _observed;

    // What the snapshot under way has contained so far; null when none is, or when it began in an earlier process.
    private HashSet<string>? _snapshot;

    /// <summary>What the node says of the registry; null when it was never reached. May be read from any thread.</summary>
    public Registry? Description => _observed?.Description;

    /// <inheritdoc/>
    public async Task<ReplicaState> ReadStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            var reading = database.HashGetAsync(_hash.Key, MirrorHash.StateFields);
            var state = MirrorHash.Parse(await reading.WaitAsync(cancellationToken).ConfigureAwait(false));
            if (_observed is null || state.Token != _observed.Token)
            {
                _snapshot = null;
                _observed = state.IsReadable && !await TryReadBackAsync(cancellationToken).ConfigureAwait(false)
                    ? state with { IsReadable = false, Position = ReplicaPosition.Start }
                    : state;
            }

            return await DescribeAsync(_observed, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e.IsRedisFault())
        {
            throw Unavailable(e);
        }
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(ReplicaBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await StoreAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e.IsRedisFault())
        {
            throw Unavailable(e);
        }
    }

    /// <inheritdoc/>
    public async Task<IReplicaDigest> ReadDigestAsync(CancellationToken cancellationToken)
    {
        try
        {
            List<ReplicaEntry> held = [];
            var entries = database.HashScanAsync(_hash.Key, pageSize: PageSize).WithCancellation(cancellationToken);
            await foreach (var entry in entries.ConfigureAwait(false))
            {
                if (_hash.NameOf(entry.Name) is not null)
                    held.Add(ScannedDigest.EntryOf(WorkItem.Parser.ParseFrom((byte[])entry.Value!)));
            }

            return new ScannedDigest(held);
        }
        catch (Exception e) when (e.IsRedisFault())
        {
            throw Unavailable(e);
        }
    }

    /// <inheritdoc/>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        try
        {
            await database.KeyDeleteAsync(_hash.Key).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e.IsRedisFault())
        {
            throw Unavailable(e);
        }

        var nothing = new MirrorChange { Registry = registry, All = new HashSet<string>(), CaughtUp = true };
        await observer.ObserveAsync(nothing, cancellationToken).ConfigureAwait(false);
        (_observed, _snapshot) = (null, null);
    }

    private async Task<ReplicaState> DescribeAsync(StoredState state, CancellationToken cancellationToken)
    {
        if (!state.IsReadable)
            return ReplicaState.Empty;
        var fields = await database.HashLengthAsync(_hash.Key).WaitAsync(cancellationToken).ConfigureAwait(false);
        var isLost = state.Progress == MirrorProgress.Afresh && _snapshot is null;
        return new ReplicaState
        {
            Description = state.Description,
            OriginEpoch = state.OriginEpoch,
            OriginRevision = state.OriginRevision,
            ItemCount = fields - MirrorHash.StateFields.Length,
            IsComplete = state.Progress != MirrorProgress.First,
            KeySetUri = state.KeySetUri,
            Positions = isLost
                ? new Dictionary<string, ReplicaPosition>()
                : new Dictionary<string, ReplicaPosition> { [state.Peer] = state.Position },
        };
    }

    private async Task StoreAsync(ReplicaBatch batch, CancellationToken cancellationToken)
    {
        var before = _observed ?? throw new InvalidOperationException("The state must be read before a batch is stored.");
        var (stored, removed) = NewestStates(batch.Changes);
        var position = batch.Position ?? before.Position;
        var snapshot = batch.StartsSnapshot ? [] : _snapshot;
        var sweeps = batch.CaughtUp && snapshot is not null;
        if (sweeps && before.IsReadable)
            removed.UnionWith(await LeftOverAsync(snapshot!, stored, cancellationToken).ConfigureAwait(false));

        var after = new StoredState
        {
            Token = position.SyncToken,
            IsReadable = true,
            Position = position,
            Peer = batch.Position is null ? before.Peer : batch.Peer,
            OriginEpoch = batch.Origin.Epoch,
            OriginRevision = batch.Origin.Revision > 0 || batch.StartsSnapshot ? batch.Origin.Revision : before.OriginRevision,
            KeySetUri = batch.Origin.KeySetUri,
            Progress = ProgressAfter(batch, before),
            Description = batch.Description ?? before.Description,
        };
        await CommitAsync(before, after, stored, removed, cancellationToken).ConfigureAwait(false);

        snapshot?.UnionWith(stored.Keys);
        snapshot?.ExceptWith(removed);
        await observer.ObserveAsync(
            new MirrorChange
            {
                Registry = registry,
                Stored = [.. stored.Values],
                Removed = [.. removed],
                All = sweeps ? snapshot : null,
                CaughtUp = batch.CaughtUp,
            },
            cancellationToken).ConfigureAwait(false);
        _snapshot = sweeps ? null : snapshot;
        _observed = after;
    }

    private async Task CommitAsync(
        StoredState before,
        StoredState after,
        Dictionary<string, WorkItem> stored,
        HashSet<string> removed,
        CancellationToken cancellationToken)
    {
        var transaction = database.CreateTransaction();
        transaction.AddCondition(_hash.StillAt(before.Token));
        List<Task> commands = [];
        if (!before.IsReadable)
            commands.Add(transaction.KeyDeleteAsync(_hash.Key));
        foreach (var page in stored.Chunk(PageSize))
            commands.Add(transaction.HashSetAsync(_hash.Key, [.. page.Select(item => _hash.Write(item.Key, item.Value))]));
        foreach (var page in removed.Chunk(PageSize))
            commands.Add(transaction.HashDeleteAsync(_hash.Key, [.. page.Select(_hash.FieldOf)]));
        commands.Add(transaction.HashSetAsync(_hash.Key, MirrorHash.Write(after)));

        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new ReplicaUnavailableException(
                "The mirror in Redis is not as it was left: emptied, or written by another aggregator with the same key prefix.");
        }

        // A transaction of Redis goes on after a command that fails; such a fault must not pass for a commit.
        await Task.WhenAll(commands).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    // What Redis holds that a snapshot, with its last batch, does not contain.
    private async Task<IEnumerable<string>> LeftOverAsync(
        HashSet<string> snapshot, Dictionary<string, WorkItem> stored, CancellationToken cancellationToken)
    {
        var held = await database.HashKeysAsync(_hash.Key).WaitAsync(cancellationToken).ConfigureAwait(false);
        return held.Select(_hash.NameOf).OfType<string>().Where(name => !snapshot.Contains(name) && !stored.ContainsKey(name));
    }

    // Tells the observer all that Redis holds: at the start, and when somebody else has written there.
    private async Task<bool> TryReadBackAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadBackAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private async Task ReadBackAsync(CancellationToken cancellationToken)
    {
        HashSet<string> all = [];
        List<WorkItem> page = [];
        var entries = database.HashScanAsync(_hash.Key, pageSize: PageSize).WithCancellation(cancellationToken);
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            // A scan may show an item twice.
            if (_hash.NameOf(entry.Name) is not { } name || !all.Add(name))
                continue;
            page.Add(WorkItem.Parser.ParseFrom((byte[])entry.Value!));
            if (page.Count == PageSize)
            {
                var part = new MirrorChange { Registry = registry, Stored = page };
                await observer.ObserveAsync(part, cancellationToken).ConfigureAwait(false);
                page = [];
            }
        }

        var last = new MirrorChange { Registry = registry, Stored = page, All = all, CaughtUp = true };
        await observer.ObserveAsync(last, cancellationToken).ConfigureAwait(false);
    }

    private static MirrorProgress ProgressAfter(ReplicaBatch batch, StoredState before) => batch switch
    {
        { CaughtUp: true } => MirrorProgress.Complete,
        { StartsSnapshot: true } => before.IsReadable ? MirrorProgress.Afresh : MirrorProgress.First,
        _ => before.Progress,
    };

    private static (Dictionary<string, WorkItem> Stored, HashSet<string> Removed) NewestStates(
        IEnumerable<WorkItemChange> changes)
    {
        Dictionary<string, WorkItem> stored = [];
        HashSet<string> removed = [];
        foreach (var change in changes)
        {
            if (change.ChangeCase == WorkItemChange.ChangeOneofCase.WorkItem)
            {
                stored[change.WorkItem.Name] = change.WorkItem;
                removed.Remove(change.WorkItem.Name);
            }
            else
            {
                var name = change.Deleted?.Name ?? change.Unmatched.Name;
                stored.Remove(name);
                removed.Add(name);
            }
        }

        return (stored, removed);
    }

    private static ReplicaUnavailableException Unavailable(Exception e) => new($"Redis: {e.Message}", e);
}
