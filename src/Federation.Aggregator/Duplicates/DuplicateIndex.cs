using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Federation.Aggregator.Clusters;
using Federation.Aggregator.Decisions;
using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Redis;
using Federation.Matching;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Duplicates;

/// <summary>
/// Keeps the duplicates current with the mirrors, and lets many read them at once. Changes wait in a queue while the ones
/// before are matched, and are then taken over together: the busier the mirrors, the more at a time.
/// </summary>
internal sealed class DuplicateIndex(
    IOptions<AggregatorOptions> options,
    IOptions<RedisOptions> redisOptions,
    RedisConnection redis,
    DecisionBook decisions,
    TimeProvider time) : BackgroundService, IMirrorObserver
{
    // Changes that may wait, each at most a batch of a node. A mirror that is faster than the matcher waits.
    private const int QueueLimit = 64;

    // Those of one registry, so that a mirror with very many does not keep the others waiting.
    private const int RegistryQueueLimit = 4;

    // After so many items the others wait for the next turn: who reads waits for a turn to end, however much is in the queue.
    private const int TurnLimit = 1_000;

    private readonly DuplicateBook _book = new(
        new MatchOptions { MinimumProbability = options.Value.MinimumScore, Calibration = options.Value.ReadCalibration() }, time, decisions);
    private readonly CatchUpPace _pace = new(time);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _places = new();
    private readonly Channel<Pending> _queue =
        Channel.CreateBounded<Pending>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });

    // Changes that were taken from the queue and are not in effect yet.
    private readonly List<Pending> _taken = [];

    private ImmutableHashSet<DuplicateWatch> _watches = [];
    private volatile DuplicateSnapshot? _snapshot = new([]);
    private volatile IReadOnlyList<DuplicateCluster>? _clusters = [];

    /// <summary>Number of duplicates.</summary>
    public int Count { get; private set; }

    /// <summary>Number of items that have come and are not compared with the others yet.</summary>
    public int WaitingCount { get; private set; }

    /// <inheritdoc/>
    public async Task ObserveAsync(MirrorChange change, CancellationToken cancellationToken)
    {
        var places = _places.GetOrAdd(change.Registry, static _ => new SemaphoreSlim(RegistryQueueLimit));
        await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        var pending = new Pending(change, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _ = pending.Done.Task.ContinueWith(_ => places.Release(), TaskScheduler.Default);
        try
        {
            await _queue.Writer.WriteAsync(pending, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            pending.Done.SetResult();
            throw;
        }

        if (change.CaughtUp)
            await pending.Done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All duplicates as they are now.</summary>
    public async ValueTask<DuplicateSnapshot> ListAsync(CancellationToken cancellationToken) =>
        _snapshot ?? await InTurnAsync(Snapshot, cancellationToken).ConfigureAwait(false);

    /// <summary>The clusters as they are now, by the resource name of their first item. They are made when they are asked for, once for all changes before.</summary>
    public async ValueTask<IReadOnlyList<DuplicateCluster>> ListClustersAsync(CancellationToken cancellationToken) =>
        _clusters ?? await InTurnAsync(() => _clusters ??= _book.Clusters(), cancellationToken).ConfigureAwait(false);

    /// <summary>The cluster of a name; null when there is none, or no longer.</summary>
    public async Task<DuplicateCluster?> FindClusterAsync(string name, CancellationToken cancellationToken) =>
        (await ListClustersAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(cluster => cluster.Name == name);

    /// <summary>The duplicate of a name; null when there is none, or no longer.</summary>
    public Task<DuplicatePair?> FindAsync(string name, CancellationToken cancellationToken) => InTurnAsync(() => _book.Find(name), cancellationToken);

    /// <summary>Which of these names are of duplicates that there are now.</summary>
    public Task<IReadOnlySet<string>> StandingAsync(IEnumerable<string> names, CancellationToken cancellationToken) => InTurnAsync<IReadOnlySet<string>>(
        () => names.Where(name => name.Length > 0 && _book.Find(name) is not null).ToHashSet(StringComparer.Ordinal), cancellationToken);

    /// <summary>Shows what people did about items.</summary>
    /// <param name="items">Resource names of the items.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task ReviewAsync(IReadOnlyCollection<string> items, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            _clusters = null;
            return Publish(_book.Review(items));
        },
        cancellationToken);

    /// <summary>The duplicate of a name, with how its score comes about; null when there is none, or no longer.</summary>
    public Task<(DuplicatePair Pair, Explanation Explanation)?> GetAsync(string name, CancellationToken cancellationToken) =>
        InTurnAsync<(DuplicatePair, Explanation)?>(
            () => _book.Find(name) is { } pair && _book.Explain(pair) is { } explanation ? (pair, explanation) : null,
            cancellationToken);

    /// <summary>Why each of the pairs is reported; null for those that are no longer.</summary>
    public Task<Explanation?[]> ExplainAsync(IReadOnlyList<DuplicatePair> pairs, CancellationToken cancellationToken) =>
        InTurnAsync(() => pairs.Select(pair => _book.Explain(pair)).ToArray(), cancellationToken);

    /// <summary>The nearest items of every registry to one that is in none of them, with how the scores come about, the highest first.</summary>
    public Task<IReadOnlyList<(ReportedItem Item, Explanation Explanation)>> ProbeAsync(MatchItem item, CancellationToken cancellationToken) =>
        InTurnAsync(() => _book.Probe(item), cancellationToken);

    /// <summary>Watches from now on. The caller disposes the watch.</summary>
    public Task<DuplicateWatch> WatchAsync(CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            var watch = new DuplicateWatch(Snapshot().Pairs, options.Value.WatchBacklog, End);
            ImmutableInterlocked.Update(ref _watches, all => all.Add(watch));
            return watch;
        },
        cancellationToken);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var database = await redis.GetDatabaseAsync(stoppingToken).ConfigureAwait(false);
            var times = new DetectTimes(database, redisOptions.Value.KeyPrefix);
            _book.Recall(await times.ReadAsync(stoppingToken).ConfigureAwait(false));
            while (true)
            {
                await WaitForWorkAsync(stoppingToken).ConfigureAwait(false);
                if (Take() is { Count: > 0 } changes)
                    await ChangeAsync(() => Apply(changes)).ConfigureAwait(false);
                if (_book.IsCatchingUp || (_book.IsWaiting && _pace.Rest == TimeSpan.Zero))
                    await ChangeAsync(CatchUp).ConfigureAwait(false);
                WaitingCount = _book.WaitingCount;
                _taken.FindAll(IsInEffect).ForEach(pending => pending.Done.SetResult());
                _taken.RemoveAll(IsInEffect);
            }

            async Task ChangeAsync(Func<IReadOnlyList<DuplicateChange>> act) =>
                await times.WriteAsync(await InTurnAsync(act, stoppingToken).ConfigureAwait(false), stoppingToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whoever waits, or would, learns that nothing is taken over any more.
            _queue.Writer.Complete(e);
            _taken.ForEach(pending => pending.Done.SetException(e));
            throw;
        }
    }

    private async Task WaitForWorkAsync(CancellationToken cancellationToken)
    {
        if (_book.IsCatchingUp)
            return;
        Task coming = _queue.Reader.WaitToReadAsync(cancellationToken).AsTask();
        await (_book.IsWaiting ? Task.WhenAny(coming, Task.Delay(_pace.Rest, time, cancellationToken)) : coming).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private List<MirrorChange> Take()
    {
        List<MirrorChange> changes = [];
        for (var items = 0; changes.Count < QueueLimit && items < TurnLimit && _queue.Reader.TryRead(out var pending);)
        {
            changes.Add(pending.Change);
            items += pending.Change.Stored.Count + pending.Change.Removed.Count;
            _pace.Note(pending.Change);
            _taken.Add(pending);
        }

        return changes;
    }

    // While more of a registry is to come, nobody waits for what has come to be in effect.
    private bool IsInEffect(Pending pending) => !pending.Change.CaughtUp || !_book.IsBehind(pending.Change.Registry);

    private IReadOnlyList<DuplicateChange> Apply(List<MirrorChange> changes)
    {
        // A cluster may hold items without a pair, which people have put there.
        if (changes.Exists(static change => change is { Stored.Count: > 0 } or { Removed.Count: > 0 } or { Holds: not null }))
            _clusters = null;
        return Publish(_book.Apply(changes));
    }

    // A step of it, between two of which others have their turns.
    private IReadOnlyList<DuplicateChange> CatchUp()
    {
        if (!_book.IsCatchingUp)
            _pace.Begin();
        var changed = _book.CatchUp();
        if (!_book.IsCatchingUp)
        {
            _clusters = null;
            _pace.End();
        }

        return Publish(changed);
    }

    private IReadOnlyList<DuplicateChange> Publish(IReadOnlyList<DuplicateChange> changed)
    {
        if (changed.Count > 0)
            (_snapshot, _clusters) = (null, null);
        Count = _book.Pairs.Count;
        foreach (var watch in _watches)
        {
            foreach (var change in changed)
                watch.Add(change);
        }

        return changed;
    }

    private void End(DuplicateWatch watch) => ImmutableInterlocked.Update(ref _watches, all => all.Remove(watch));

    private DuplicateSnapshot Snapshot() => _snapshot ??= new DuplicateSnapshot([.. _book.Pairs]);

    private async Task<T> InTurnAsync<T>(Func<T> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return act();
        }
        finally
        {
            _turn.Release();
        }
    }

    private sealed record Pending(MirrorChange Change, TaskCompletionSource Done);
}
