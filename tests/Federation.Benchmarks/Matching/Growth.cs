using System.Diagnostics;
using Federation.Matching;

namespace Federation.Benchmarks.Matching;

/// <summary>How time, memory and the cost of an upsert grow with the number of items.</summary>
internal static class Growth
{
    private const int Upserts = 1_000;
    private const int Changes = 20;
    private const int Removals = 200;
    private const int Million = 1_000_000;
    private const double FullRunBar = 600;
    private const double MemoryBar = 3_000;
    private const double UpsertMedianBar = 2;
    private const double UpsertTailBar = 20;

    /// <summary>A full run over real items multiplied to a number, and single upserts then.</summary>
    internal static void Measure(IReadOnlyList<MatchItem> items, int size)
    {
        Machine.ForgetPeakMemory();
        var watch = Stopwatch.StartNew();
        var index = new MatchIndex();
        index.UpsertMany(new MultipliedItems(items, size));
        var elapsed = watch.Elapsed;
        var peak = Machine.PeakMemory;
        var isMillion = size >= Million;
        new Figure($"{size:N0} items: full run", elapsed.TotalSeconds, "s", isMillion ? FullRunBar : null).Write();
        new Figure($"{size:N0} items: time per item", elapsed.TotalMicroseconds / size, "us").Write();
        new Figure($"{size:N0} items: time per item by log n", elapsed.TotalMicroseconds / size / Math.Log(size), "us").Write();
        new Figure($"{size:N0} items: peak memory of the process", peak, "MB", isMillion ? MemoryBar : null).Write();
        new Figure($"{size:N0} items: heap afterwards", GC.GetTotalMemory(forceFullCollection: true) / 1e6, "MB").Write();
        Cluster(index, new MultipliedItems(items, size));
        Upsert(index, new MultipliedItems(items, size));
        Remove(index, new MultipliedItems(items, size));
    }

    /// <summary>The worst that a registry can list: one title over and over.</summary>
    internal static void MeasureIdentical(int size)
    {
        var watch = Stopwatch.StartNew();
        var index = new MatchIndex();
        index.UpsertMany([.. Enumerable.Range(0, size).Select(static i => new MatchItem
        {
            Key = $"{i}",
            Registry = i % 2 == 0 ? "3gpp" : "etsi",
            Title = "Miscellaneous enhancements",
        })]);
        new Figure($"{size:N0} items of one title: full run", watch.Elapsed.TotalSeconds, "s").Write();
        new Figure($"{size:N0} items of one title: items in the largest cluster", index.Clusters().Max(static c => (int?)c.Keys.Count) ?? 0, "").Write();
    }

    private static void Cluster(MatchIndex index, MultipliedItems items)
    {
        var watch = Stopwatch.StartNew();
        var clusters = index.Clusters().Count;
        new Figure($"{items.Count:N0} items: {clusters:N0} clusters of {index.Pairs.Count:N0} pairs, from nothing", watch.Elapsed.TotalMilliseconds, "ms").Write();
        var times = new List<double>(Changes);
        foreach (var item in items.Take(Changes))
        {
            index.Upsert(item with { Title = item.Title + " renewed" });
            watch.Restart();
            index.Clusters();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        new Figure($"{items.Count:N0} items: clusters after a change, p50", times[times.Count / 2], "ms").Write();
    }

    private static void Upsert(MatchIndex index, MultipliedItems items)
    {
        var times = new List<double>(Upserts);
        var step = Math.Max(1, items.Count / Upserts);
        foreach (var item in items.Where((_, i) => i % step == 0))
        {
            var watch = Stopwatch.StartNew();
            index.Upsert(item with { Title = item.Title + " revisited" });
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        new Figure($"{items.Count:N0} items: one upsert, p50", times[times.Count / 2], "ms", UpsertMedianBar).Write();
        new Figure($"{items.Count:N0} items: one upsert, p99", times[times.Count * 99 / 100], "ms", UpsertTailBar).Write();
    }

    // The largest registry, as when it is no longer federated; a few of its items one by one before.
    private static void Remove(MatchIndex index, MultipliedItems items)
    {
        var keys = items.GroupBy(static item => item.Registry, static item => item.Key).MaxBy(static registry => registry.Count())!.ToList();
        var watch = Stopwatch.StartNew();
        keys.Take(Removals).ToList().ForEach(key => index.Remove(key));
        var alone = watch.Elapsed.TotalMilliseconds / Removals;
        watch.Restart();
        index.RemoveMany(keys.Skip(Removals));
        var together = watch.Elapsed;
        new Figure($"{items.Count:N0} items: {keys.Count - Removals:N0} of one registry removed at once", together.TotalSeconds, "s").Write();
        Figure.WriteRatio("  one item of them, against one that is removed by itself", together.TotalMilliseconds / (keys.Count - Removals), alone);
    }
}
