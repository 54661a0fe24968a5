using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
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
    TimeProvider time) : BackgroundService, IMirrorObserver
{
    // Changes that may wait, each at most a batch of a node. A mirror that is faster than the matcher waits.
    private const int QueueLimit = 64;

    // Those of one registry, so that a mirror with very many does not keep the others waiting.
    private const int RegistryQueueLimit = 4;

    private readonly DuplicateBook _book = new(new MatchOptions { MinimumProbability = options.Value.MinimumScore }, time);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _places = new();
    private readonly Channel<Pending> _queue =
        Channel.CreateBounded<Pending>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });

    private ImmutableHashSet<DuplicateWatch> _watches = [];
    private volatile IReadOnlyList<DuplicatePair>? _list = [];

    /// <summary>Number of duplicates.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public async Task ObserveAsync(MirrorChange change, CancellationToken cancellationToken)
    {
        var places = _places.GetOrAdd(change.Registry, static _ => new SemaphoreSlim(RegistryQueueLimit));
        await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        var pending = new Pending(change, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _ = pending.Done.Task.ContinueWith(_ => places.Release(), TaskScheduler.Default);
        await _queue.Writer.WriteAsync(pending, cancellationToken).ConfigureAwait(false);
        if (change.CaughtUp)
            await pending.Done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All duplicates as they are now, in no particular order. The list does not change any more.</summary>
    public async ValueTask<IReadOnlyList<DuplicatePair>> ListAsync(CancellationToken cancellationToken) =>
        _list ?? await InTurnAsync(List, cancellationToken).ConfigureAwait(false);

    /// <summary>The duplicate of a name, with how its score comes about; null when there is none, or no longer.</summary>
    public Task<(DuplicatePair Pair, Explanation Explanation)?> GetAsync(string name, CancellationToken cancellationToken) =>
        InTurnAsync<(DuplicatePair, Explanation)?>(
            () => _book.Find(name) is { } pair && _book.Explain(pair) is { } explanation ? (pair, explanation) : null,
            cancellationToken);

    /// <summary>Why each of the pairs is reported, in words; nothing for those that are no longer.</summary>
    public Task<IReadOnlyList<string>[]> ExplainAsync(IReadOnlyList<DuplicatePair> pairs, CancellationToken cancellationToken) =>
        InTurnAsync(() => pairs.Select(pair => _book.Explain(pair)?.Reasons ?? []).ToArray(), cancellationToken);

    /// <summary>Watches from now on. The caller disposes the watch.</summary>
    public Task<DuplicateWatch> WatchAsync(CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            var watch = new DuplicateWatch(List(), options.Value.WatchBacklog, End);
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
                while (taken.Count < QueueLimit && _queue.Reader.TryRead(out var pending))
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

    private IReadOnlyList<DuplicateChange> Apply(List<Pending> taken)
    {
        var changed = _book.Apply(taken.Select(pending => pending.Change));
        if (changed.Count > 0)
            _list = null;
        Count = _book.Pairs.Count;
        foreach (var watch in _watches)
        {
            foreach (var change in changed)
                watch.Add(change);
        }

        return changed;
    }

    private void End(DuplicateWatch watch) => ImmutableInterlocked.Update(ref _watches, all => all.Remove(watch));

    private IReadOnlyList<DuplicatePair> List() => _list ??= [.. _book.Pairs];

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
