using System.Diagnostics;
using Federation.Matching;
using Federation.Matching.Evaluation;

namespace Federation.Benchmarks.Matching;

/// <summary>The matcher over a file of items: a full run beside its peers, and how time, memory and the cost of an upsert grow.</summary>
internal static class MatchRuns
{
    private const int Threads = 2;
    private const int Rounds = 3;

    // At least so many times faster than the peer.
    private const double PeerBar = 5;

    internal static async Task RunAsync(string[] arguments)
    {
        if (ItemLines.TryRead(arguments) is not { } items)
            return;
        var file = arguments[0];
        var truth = Truth(file, items);
        FullRun(items);
        var seconds = Enumerable.Range(0, Rounds).Select(_ => FullRun(items)).Order().ElementAt(Rounds / 2);
        new Figure($"full run over {items.Count:N0} items, {Threads} threads", seconds, "s").Write();
        Figure.WriteShare("  share of the true pairs among its candidates", Peer.Recall(Candidates(items), truth));
        if (await TfidfPeer.RunAsync(file) is { } tfidf)
        {
            tfidf.Write(seconds, truth);
            new Figure("  against the bar", tfidf.Seconds / seconds, "times/s", PeerBar).Write();
        }

        if (await TfidfPeer.RunTunedAsync(file) is { } tuned)
            tuned.Write(seconds, truth);

        MoreLikeThisPeer.Run(items).Write(seconds, truth);
        if (await TrigramPeer.RunAsync(items) is { } trigrams)
            trigrams.Write(seconds, Truth(file, items, TrigramPeer.IsSampled));

        foreach (var size in Sizes(arguments, items.Count))
        {
            Growth.Measure(items, size);
            Growth.MeasureIdentical(size);
        }
    }

    /// <summary>Seconds that a full run takes.</summary>
    internal static double FullRun(IReadOnlyCollection<MatchItem> items)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        new MatchIndex(new MatchOptions { Threads = Threads }).UpsertMany(items);
        return watch.Elapsed.TotalSeconds;
    }

    private static IEnumerable<int> Sizes(string[] arguments, int items) =>
        arguments.Skip(1).Select(int.Parse).DefaultIfEmpty(items);

    private static IEnumerable<ScoredPair> Candidates(IReadOnlyCollection<MatchItem> items)
    {
        var index = new MatchIndex(new MatchOptions { Threads = Threads, MinimumProbability = 0 });
        index.UpsertMany(items);
        return index.Pairs.Select(static p => new ScoredPair(p.Left, p.Right, p.Probability));
    }

    // A file of the true pairs may lie beside that of the items.
    private static TruePairs? Truth(string file, IReadOnlyList<MatchItem> items, Func<int, bool>? sampled = null)
    {
        var pairs = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "pairs.tsv");
        if (!File.Exists(pairs))
            return null;

        var keys = items.Where((_, i) => sampled?.Invoke(i) != false).Select(static i => i.Key).ToHashSet();
        return new TruePairs(
            items,
            File.ReadLines(pairs).Select(static l => l.Split('\t')).Where(f => keys.Contains(f[0]) || keys.Contains(f[1])).Select(static f => (f[0], f[1])),
            []);
    }
}
