using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Federation.Matching.Allocation;

namespace Federation.Benchmarks.Allocation;

/// <summary>
/// How well the allocator finds the study group of an ITU-T item, when it has learnt from the others only, beside a plain vote of the
/// nearest by TF-IDF. Each item is asked about twice: as a proposal to revise it, which names its designation, and with its own number
/// struck out. What is left out is left out in a number of folds, each learnt from scratch; with as many folds as items that is
/// leave-one-out. The vote leaves out one after the other.
/// </summary>
internal static class AllocationRuns
{
    private const int UsualFolds = 20;
    private const string PeerName = "  peer: vote of the 15 nearest by TF-IDF";

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
            Rank(allocator, item.Named);
        new Figure("ranking the groups for one proposal", watch.Elapsed.TotalMilliseconds / items.Count, "ms").Write();

        var folds = arguments is [_, var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : UsualFolds;
        string[] groups = [.. items.Select(item => item.Work.Groups[0])];
        List<AllocationProtocol> protocols =
        [
            new("designation named (a revision, amendment or corrigendum)", item => item.Named, new NearestVote(items.Select(item => Join(item.Named)), groups)),
            new("own number struck out (new work)", item => item.Struck, new NearestVote(items.Select(item => Join(item.Struck)), groups)),
        ];
        Console.WriteLine($"  {$"true group ranked, {folds} folds",-62}{"first",10}{"in three",10}");
        Measure("the item itself left out", items, item => item.Work.Key, folds, protocols, _wholeBar);
        Measure("all of its number left out (H.248 for H.248.5)", items, item => item.Number, folds, protocols, null);
        Measure("all of its hundred left out (H.2xx for H.248.5)", items, item => item.Hundred, folds, protocols, null);
        Measure("all of its first digit left out (H.2 for H.248.5)", items, item => item.FirstDigit, folds, protocols, _familyBar);
        return Task.CompletedTask;
    }

    private static void Measure(
        string name,
        IReadOnlyList<StudyGroupItem> items,
        Func<StudyGroupItem, string> family,
        int folds,
        IReadOnlyList<AllocationProtocol> protocols,
        AllocationScore? bar)
    {
        // Families are dealt out by a hash of their name, so that a fold has some of everything.
        var families = items.Index().GroupBy(item => family(item.Item), StringComparer.Ordinal).ToList();
        var dealt = families.OrderBy(members => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(members.Key))), StringComparer.Ordinal)
            .Index().GroupBy(members => members.Index % folds, members => members.Item);
        var answers = protocols.Select(_ => new ConcurrentBag<(string True, IReadOnlyList<AllocatedGroup> Ranked)>()).ToList();
        Parallel.ForEach(dealt, fold =>
        {
            var absent = fold.SelectMany(members => members.Select(member => member.Index)).ToHashSet();
            var allocator = Allocator.Train(items.Where((_, i) => !absent.Contains(i)).Select(item => item.Work));
            foreach (var item in absent.Select(i => items[i]))
            {
                foreach (var (i, protocol) in protocols.Index())
                    answers[i].Add((item.Work.Groups[0], Rank(allocator, protocol.Text(item))));
            }
        });
        Console.WriteLine($"  {name}");
        foreach (var (i, protocol) in protocols.Index())
        {
            AllocationScore.Of([.. answers[i].Select(answer => (answer.True, Names(answer.Ranked)))]).Write($"  {protocol.Name}", bar);
            var share = answers[i].Average(answer => answer.Ranked[0].Share);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"    mean share of the group ranked first",-62}{share,10:P1}"));
            var votes = families.SelectMany(members =>
            {
                var absent = members.Select(member => member.Index).ToHashSet();
                return members.Select(member => (member.Item.Work.Groups[0], protocol.Peer.Rank(member.Index, absent)));
            });
            AllocationScore.Of([.. votes]).Write(PeerName);
        }
    }

    private static IReadOnlyList<string> Names(IReadOnlyList<AllocatedGroup> groups) => [.. groups.Select(group => group.Group)];

    private static IReadOnlyList<AllocatedGroup> Rank(Allocator allocator, (string Title, string Summary) text) => allocator.Rank(text.Title, text.Summary, 3);

    private static string Join((string Title, string Summary) text) => $"{text.Title} {text.Summary}";
}
