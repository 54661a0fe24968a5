using System.Collections.Concurrent;
using Federation.Aggregator.Mirroring;
using Microsoft.Extensions.Hosting;

namespace Federation.Aggregator.Proposals;

/// <summary>
/// Learns from the mirrored items which group does what, one registry at a time and beside everything else: who asks is answered at
/// once from what was learnt last, and whoever mirrors only leaves a note.
/// </summary>
internal sealed class AllocationIndex(TimeProvider time) : BackgroundService, IMirrorObserver
{
    // Changes come in bursts; learning waits for the end of one.
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(1);

    // Learning rests so many times as long as it took, so that a registry that never rests costs a small share of the processor.
    private const int RestFactor = 10;

    private readonly Lock _turn = new();
    private readonly Dictionary<string, RegistryWorks> _works = [];
    private readonly HashSet<string> _changed = [];
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly ConcurrentDictionary<string, RegistryAllocator> _allocators = new(StringComparer.Ordinal);

    /// <summary>What was learnt from each registry, by resource name.</summary>
    public IReadOnlyList<RegistryAllocator> Allocators => [.. _allocators.Values.OrderBy(a => a.Registry, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public Task ObserveAsync(MirrorChange change, CancellationToken cancellationToken)
    {
        lock (_turn)
        {
            if (!_works.TryGetValue(change.Registry, out var works))
                works = _works[change.Registry] = new RegistryWorks();
            if (works.Apply(change) && _changed.Add(change.Registry) && _wake.CurrentCount == 0)
                _wake.Release();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _wake.WaitAsync(stoppingToken).ConfigureAwait(false);
            await Task.Delay(_settling, time, stoppingToken).ConfigureAwait(false);
            var begun = time.GetTimestamp();
            foreach (var (registry, works) in Take())
            {
                // A registry whose last item went has nothing to teach any more.
                if (works.Count == 0)
                    _allocators.TryRemove(registry, out _);
                else
                    _allocators[registry] = await Task.Run(() => RegistryAllocator.Learn(registry, works, stoppingToken), stoppingToken).ConfigureAwait(false);
            }

            await Task.Delay(time.GetElapsedTime(begun) * RestFactor, time, stoppingToken).ConfigureAwait(false);
        }
    }

    private List<(string Registry, IReadOnlyDictionary<string, NotedWork> Works)> Take()
    {
        lock (_turn)
        {
            var taken = _changed.Order(StringComparer.Ordinal).Select(registry => (registry, _works[registry].Snapshot())).ToList();
            _changed.Clear();
            return taken;
        }
    }
}
