using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Federation.Matching;
using Federation.Matching.Allocation;

namespace Federation.Benchmarks.Allocation;

/// <summary>How long a proposal waits for its answer, among the items of all catalogues of a folder.</summary>
internal static class ProposalRuns
{
    private const int Proposals = 500;
    private const double Bar = 100;

    internal static Task RunAsync(string[] arguments)
    {
        if (arguments is not [var folder, ..] || !Directory.Exists(folder))
        {
            Console.WriteLine("  skipped: give a folder of catalogues (REGISTRY.jsonl.gz).");
            return Task.CompletedTask;
        }

        var items = Directory.EnumerateFiles(folder, "*.jsonl.gz").Order(StringComparer.Ordinal).SelectMany(Read).ToList();
        var watch = Stopwatch.StartNew();
        var index = new MatchIndex();
        index.UpsertMany(items);
        new Figure($"matching {items.Count:N0} items", watch.Elapsed.TotalSeconds, "s").Write();
        watch.Restart();
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var allocators = items.GroupBy(item => item.Registry).Select(registry => Allocator.Train(registry.Select(Own))).Where(allocator => allocator.Groups.Count > 0).ToList();
        new Figure($"learning which group does what, {allocators.Count} registries", watch.Elapsed.TotalSeconds, "s").Write();
        new Figure("  memory that it takes", (GC.GetTotalMemory(forceFullCollection: true) - memory) / 1e6, "MB").Write();

        var times = items.Where((_, i) => i % (items.Count / Proposals) == 0).Select(item =>
        {
            var begun = Stopwatch.GetTimestamp();
            index.Probe(new MatchItem { Key = "", Registry = "", Title = item.Title, Abstract = item.Abstract });
            allocators.ForEach(allocator => allocator.Rank(item.Title, item.Abstract, allocator.Groups.Count));
            return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }).Order().ToList();
        new Figure("answer to a proposal, median", times[times.Count / 2], "ms").Write();
        new Figure("answer to a proposal, 95th percentile", times[times.Count * 95 / 100], "ms", Bar).Write();
        new Figure("answer to a proposal, slowest", times[^1], "ms").Write();
        return Task.CompletedTask;
    }

    private static OwnedWork Own(MatchItem item)
    {
        var paths = item.Groups.Select(GroupPath.Parse).ToList();
        return new OwnedWork(item.Key, item.Identifiers[0], [.. paths.Select(path => path.Group).Distinct()], paths.Count == 0 ? "" : paths[0].Question, AllocationText.Of(item.Title, item.Abstract));
    }

    private static IEnumerable<MatchItem> Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var item = document.RootElement;
            yield return new MatchItem
            {
                Key = $"{Text(item, "sdo")}/{Text(item, "id")}",
                Registry = Text(item, "sdo"),
                Title = Text(item, "title"),
                Abstract = Text(item, "abstract"),
                Date = Text(item, "date"),
                Kind = Text(item, "type"),
                Groups = item.TryGetProperty("groups", out var groups) ? [.. groups.EnumerateArray().Select(group => group.GetString()!)] : [],
                Identifiers = [Text(item, "id")],
            };
        }
    }

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
