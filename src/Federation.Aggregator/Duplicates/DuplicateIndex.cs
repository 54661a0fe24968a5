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

    // Where more than a tenth of the items is new, the matcher looks at all of them anyway, and further ones in the same turn cost little.
    private const int CheapShare = 10;

    private readonly DuplicateBook _book = new(
        new MatchOptions { MinimumProbability = options.Value.MinimumScore, Calibration = options.Value.ReadCalibration() }, time, decisions);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _places = new();
    private readonly Channel<Pending> _queue =
        Channel.CreateBounded<Pending>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });

    private ImmutableHashSet<DuplicateWatch> _watches = [];
    private volatile DuplicateSnapshot? _snapshot = new([]);
    private volatile IReadOnlyList<DuplicateCluster>? _clusters = [];

    /// <summary>Number of duplicates.</summary>
    public int Count { get; private set; }

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
        List<Pending> taken = [];
        try
        {
            var database = await redis.GetDatabaseAsync(stoppingToken).ConfigureAwait(false);
            var times = new DetectTimes(database, redisOptions.Value.KeyPrefix);
            _book.Recall(await times.ReadAsync(stoppingToken).ConfigureAwait(false));
            while (await _queue.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
            {
                while (MayTakeMore(taken) && _queue.Reader.TryRead(out var pending))
                    taken.Add(pending);
                var changed = await InTurnAsync(() => Apply(taken), stoppingToken).ConfigureAwait(false);
                await times.WriteAsync(changed, stoppingToken).ConfigureAwait(false);
                taken.ForEach(pending => pending.Done.SetResult());
                taken.Clear();
            }
        }
        catch (Exception e)
        {
            // Whoever waits, or would, learns that nothing is taken over any more.
            _queue.Writer.Complete(e);
            taken.ForEach(pending => pending.Done.SetException(e));
            throw;
        }
    }

    private bool MayTakeMore(List<Pending> taken)
    {
        var items = taken.Sum(static pending => pending.Change.Stored.Count + pending.Change.Removed.Count);
        return taken.Count < QueueLimit && (items < TurnLimit || items > _book.ItemCount / CheapShare);
    }

    private IReadOnlyList<DuplicateChange> Apply(List<Pending> taken)
    {
        // A cluster may hold items without a pair, which people have put there.
        if (taken.Any(static pending => pending.Change is { Stored.Count: > 0 } or { Removed.Count: > 0 } or { Holds: not null }))
            _clusters = null;
        return Publish(_book.Apply(taken.Select(pending => pending.Change)));
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
