using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Federation.Matching.Allocation;

namespace Federation.Benchmarks.Allocation;

/// <summary>
/// How well the allocator finds the study group of an ITU-T item from its text, when it has learnt from the others only, beside a plain
/// vote of the nearest by TF-IDF. What is left out is left out in a number of folds, each learnt from scratch; with as many folds as
/// items that is leave-one-out. The vote leaves out one after the other.
/// </summary>
internal static class AllocationRuns
{
    private static readonly AllocationScore _wholeBar = new(0.92, 0.99);
    private const int UsualFolds = 20;

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

        var folds = arguments is [_, var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : UsualFolds;
        var peer = new NearestVote(items.Select(item => item.Text), [.. items.Select(item => item.Work.Groups[0])]);
        Console.WriteLine($"  {$"true group ranked, {folds} folds",-58}{"first",10}{"in three",10}");
        Measure("the item itself left out", items, item => item.Work.Key, folds, peer, _wholeBar);
        Measure("all of its number left out (H.248 for H.248.5)", items, item => item.Number, folds, peer, _familyBar);
        Measure("all of its hundred left out (H.2xx for H.248.5)", items, item => item.Hundred, folds, peer, _familyBar);
        return Task.CompletedTask;
    }

    private static void Measure(
        string name, IReadOnlyList<StudyGroupItem> items, Func<StudyGroupItem, string> family, int folds, NearestVote peer, AllocationScore bar)
    {
        // Families are dealt out by a hash of their name, so that a fold has some of everything.
        var families = items.Index().GroupBy(item => family(item.Item), StringComparer.Ordinal).ToList();
        var dealt = families.OrderBy(members => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(members.Key))), StringComparer.Ordinal)
            .Index().GroupBy(members => members.Index % folds, members => members.Item);
        var ours = new ConcurrentBag<(string, IReadOnlyList<string>)>();
        var shares = new ConcurrentBag<double>();
        Parallel.ForEach(dealt, fold =>
        {
            var absent = fold.SelectMany(members => members.Select(member => member.Index)).ToHashSet();
            var allocator = Allocator.Train(items.Where((_, i) => !absent.Contains(i)).Select(item => item.Work));
            foreach (var work in absent.Select(i => items[i].Work))
            {
                var ranked = allocator.Rank(work.Text, 3);
                shares.Add(ranked[0].Share);
                ours.Add((work.Groups[0], [.. ranked.Select(group => group.Group)]));
            }
        });
        AllocationScore.Of(ours).Write(name, bar);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"  mean share of the group ranked first",-58}{shares.Average(),10:P1}"));

        var theirs = families.SelectMany(members =>
        {
            var absent = members.Select(member => member.Index).ToHashSet();
            return members.Select(member => (member.Item.Work.Groups[0], peer.Rank(member.Index, absent)));
        });
        AllocationScore.Of([.. theirs]).Write("  peer: vote of the 10 nearest by TF-IDF");
    }
}
