using System.Collections.Concurrent;
using System.Diagnostics;
using Federation.Matching.Allocation;

namespace Federation.Benchmarks.Allocation;

/// <summary>
/// How well the allocator finds the study group of an ITU-T item from its text, when the item, or all that is numbered like it, is left
/// out, beside a plain vote of the nearest by TF-IDF.
/// </summary>
internal static class AllocationRuns
{
    private static readonly AllocationScore _wholeBar = new(0.92, 0.99);
    private static readonly AllocationScore _familyBar = new(0.66, 0.87);

    internal static Task RunAsync(string[] arguments)
    {
        if (arguments is not [var file, ..] || !File.Exists(file))
        {
            Console.WriteLine("  skipped: give a catalogue of ITU, one JSON object a line with id, base, title, abstract and groups.");
            return Task.CompletedTask;
        }

        var items = StudyGroupItems.Read(file);
        var watch = Stopwatch.StartNew();
        var allocator = Allocator.Train(items.Select(item => item.Work));
        new Figure($"learning from {items.Count:N0} items of {allocator.Groups.Count} groups", watch.Elapsed.TotalSeconds, "s").Write();
        watch.Restart();
        foreach (var item in items)
            allocator.Rank(item.Work.Text, 3);
        new Figure("ranking the groups for one proposal", watch.Elapsed.TotalMilliseconds / items.Count, "ms").Write();

        var peer = new NearestVote(items.Select(item => item.Text), [.. items.Select(item => item.Work.Groups[0])]);
        Console.WriteLine($"  {"true group ranked",-58}{"first",10}{"in three",10}");
        Measure("the item itself left out", items, item => item.Work.Key, allocator, peer, _wholeBar);
        Measure("all of its number left out (H.248 for H.248.5)", items, item => item.Number, allocator, peer, _familyBar);
        Measure("all of its hundred left out (H.2xx for H.248.5)", items, item => item.Hundred, allocator, peer, _familyBar);
        return Task.CompletedTask;
    }

    private static void Measure(
        string name, IReadOnlyList<StudyGroupItem> items, Func<StudyGroupItem, string> family, Allocator allocator, NearestVote peer, AllocationScore bar)
    {
        var families = items.Index().GroupBy(item => family(item.Item), StringComparer.Ordinal).ToList();
        var ours = new ConcurrentBag<(string, IReadOnlyList<string>)>();
        var theirs = new ConcurrentBag<(string, IReadOnlyList<string>)>();
        Parallel.ForEach(families, members =>
        {
            foreach (var (work, ranked) in allocator.RankWithout(members.Select(member => member.Item.Work.Key).ToHashSet()))
                ours.Add((work.Groups[0], ranked));
            var absent = members.Select(member => member.Index).ToHashSet();
            foreach (var (i, item) in members)
                theirs.Add((item.Work.Groups[0], peer.Rank(i, absent)));
        });
        AllocationScore.Of(ours).Write(name, bar);
        AllocationScore.Of(theirs).Write("  peer: vote of the 10 nearest by TF-IDF");
    }
}
