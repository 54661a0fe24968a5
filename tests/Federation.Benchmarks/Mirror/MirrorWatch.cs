using System.Diagnostics;
using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Redis;
using StackExchange.Redis;

namespace Federation.Benchmarks.Mirror;

/// <summary>Notices when Redis holds a revision of a mirror: it is told by Redis of every write, and then reads the position.</summary>
internal sealed class MirrorWatch : IAsyncDisposable
{
    /// <summary>What the server must be told for that: to publish writes to hashes.</summary>
    internal static readonly string[] Settings = ["--notify-keyspace-events", "Kh"];

    private readonly IDatabase _database;
    private readonly RedisKey _key;
    private readonly ChannelMessageQueue _writes;
    private readonly Lock _gate = new();
    private readonly Dictionary<long, long> _began = [];
    private readonly List<TimeSpan> _latencies = [];
    private readonly List<(long Revision, long Time)> _reached = [];
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MirrorWatch(IDatabase database, RedisKey key, ChannelMessageQueue writes) => (_database, _key, _writes) = (database, key, writes);

    internal static async Task<MirrorWatch> StartAsync(IConnectionMultiplexer connection, string registry)
    {
        var database = connection.GetDatabase();
        var key = new MirrorHash(new RedisOptions().KeyPrefix, registry).Key;
        var writes = await connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal($"__keyspace@0__:{key}"));
        var watch = new MirrorWatch(database, key, writes);
        writes.OnMessage(_ => watch.LookAsync());
        return watch;
    }

    public async ValueTask DisposeAsync() => await _writes.UnsubscribeAsync();

    /// <summary>A change was made that got a revision.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="began">When the call began.</param>
    internal void Changed(long revision, long began)
    {
        lock (_gate)
        {
            // The mirror may have been faster than the answer to the writer.
            if (_reached.FirstOrDefault(reached => reached.Revision >= revision) is { Revision: > 0 } reached)
                _latencies.Add(Stopwatch.GetElapsedTime(began, reached.Time));
            else
                _began[revision] = began;
        }
    }

    /// <summary>Waits until a revision is reached.</summary>
    internal async Task UntilAsync(long revision, TimeSpan patience)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                if (_reached.Count > 0 && _reached[^1].Revision >= revision)
                    return;
                moved = _moved.Task;
            }

            await moved.WaitAsync(patience);
        }
    }

    /// <summary>Waits until so many changes are visible, and gives how long each took.</summary>
    internal async Task<List<TimeSpan>> TakeAsync(int count, TimeSpan patience)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
            {
                if (_latencies.Count >= count)
                {
                    List<TimeSpan> taken = [.. _latencies];
                    _latencies.Clear();
                    return taken;
                }

                moved = _moved.Task;
            }

            await moved.WaitAsync(patience);
        }
    }

    private async Task LookAsync()
    {
        var state = MirrorHash.Parse(await _database.HashGetAsync(_key, MirrorHash.StateFields));
        var now = Stopwatch.GetTimestamp();
        var revision = state.Positions.Values.Max(position => position.Revision);
        lock (_gate)
        {
            if (_reached.Count > 0 && _reached[^1].Revision >= revision)
                return;
            _reached.Add((revision, now));
            foreach (var visible in _began.Keys.Where(began => began <= revision).ToList())
            {
                _began.Remove(visible, out var began);
                _latencies.Add(Stopwatch.GetElapsedTime(began, now));
            }

            _moved.SetResult();
            _moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
