using System.Diagnostics;
using Federation.Matching;

namespace Federation.Benchmarks.Matching;

/// <summary>The matcher over a file of items: a full run beside its peers, one upsert, and how the time per item grows.</summary>
internal static class MatchRuns
{
    private const int Upserts = 1_000;
    private const double UpsertMedianBar = 2;
    private const double UpsertTailBar = 20;

    // At least so many times faster than the peer.
    private const double PeerBar = 5;

    internal static async Task RunAsync(string[] arguments)
    {
        if (arguments is not [var file, ..] || !File.Exists(file))
        {
            Console.WriteLine("  skipped: give a file of items, one JSON object a line with registry, id, title, abstract, date, type and groups.");
            return;
        }

        var items = ItemLines.Read(file);
        FullRun(items);
        var seconds = FullRun(items);
        new Figure($"full run over {items.Count:N0} items, 2 threads", seconds, "s").Write();
        if (await TfidfPeer.RunAsync(file) is { } peer)
        {
            new Figure("peer: TF-IDF sparse join of the titles, scikit-learn", peer, "s").Write();
            new Figure("times as fast as the peer", peer / seconds, "times/s", PeerBar).Write();
        }

        foreach (var size in Sizes(arguments, items.Count))
            Grow(items, size);
    }

    private static IEnumerable<int> Sizes(string[] arguments, int items) =>
        arguments.Skip(1).Select(int.Parse).DefaultIfEmpty(items);

    private static double FullRun(IReadOnlyCollection<MatchItem> items)
    {
        var watch = Stopwatch.StartNew();
        new MatchIndex().UpsertMany(items);
        return watch.Elapsed.TotalSeconds;
    }

    private static void Grow(IReadOnlyList<MatchItem> items, int size)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        var index = new MatchIndex();
        index.UpsertMany(new MultipliedItems(items, size));
        var elapsed = watch.Elapsed;
        new Figure($"{size:N0} items: time per item", elapsed.TotalMicroseconds / size, "us").Write();
        new Figure($"{size:N0} items: full run", elapsed.TotalSeconds, "s").Write();
        new Figure($"{size:N0} items: index", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6, "MB").Write();
        Upsert(index, new MultipliedItems(items, size));
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
}
