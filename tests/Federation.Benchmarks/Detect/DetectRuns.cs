using Federation.Benchmarks.Matching;
using Federation.Benchmarks.Mirror;
using Federation.Benchmarks.WholeProcess;
using Federation.Catalog;
using Federation.Matching;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Benchmarks.Detect;

/// <summary>
/// How long an aggregator that looks for duplicates takes until all is compared with all: of registries that come in for the first time,
/// and after a restart, from Redis; beside the matcher by itself on the same items. Meanwhile somebody asks for duplicates.
/// </summary>
internal static class DetectRuns
{
    private const int UsualItems = 160_000;

    internal static async Task RunAsync(string[] arguments)
    {
        if (ItemLines.TryRead(arguments) is not { } models)
            return;
        var items = new MultipliedItems(models, MirrorArguments.Items(arguments[1..], UsualItems));
        List<string> registries = [.. models.Select(static item => item.Registry).Distinct()];
        await using var services = await NodeProcesses.StartAsync(registries, (registry, session) => FillAsync(registry, session, items));
        await using var server = RedisServer.TryStart();
        if (server is null)
        {
            Console.WriteLine("  skipped: redis-server is not installed.");
            return;
        }

        // A registry takes no item without a title.
        var held = await services.CountItemsAsync();
        new Figure($"items in {registries.Count} registries", held, "").Write();
        var first = await MeasureAsync("registries that come in for the first time", services, server, held);
        var restart = await MeasureAsync("after a restart", services, server, held);
        var alone = MatchRuns.FullRun(items);
        new Figure($"the matcher by itself, {items.Count:N0} items", alone, "s").Write();
        Figure.WriteRatio("  registries that come in for the first time, against that", first, alone);
        Figure.WriteRatio("  after a restart, against that", restart, alone);
    }

    private static async Task FillAsync(RegistryName registry, ImportSession session, MultipliedItems items)
    {
        foreach (var item in items.Where(item => item.Registry == registry.Id))
            await session.AddAsync(Of(registry, item), "", 0, CancellationToken.None);
    }

    private static WorkItem Of(RegistryName registry, MatchItem item)
    {
        var made = new WorkItem
        {
            Name = $"{new WorkItemName(registry, item.Key)}",
            Identifier = item.Key,
            Titles = { new LocalizedText { LanguageCode = "en", Text = item.Title } },
            Date = item.Date,
            Groups = { item.Groups },
        };
        if (item.Abstract.Length > 0)
            made.Abstracts.Add(new LocalizedText { LanguageCode = "en", Text = item.Abstract });
        return made;
    }

    private static async Task<double> MeasureAsync(string name, NodeProcesses services, RedisServer server, long items)
    {
        var aggregator = services.StartAggregator($"{server.Connection}", keepsEvents: true);
        using var end = new CancellationTokenSource();
        var reader = DuplicateReader.RunAsync(aggregator.Channel, end.Token);
        var elapsed = (await aggregator.UntilMirroredAsync(items)).TotalSeconds;
        await end.CancelAsync();
        var waits = await reader;
        new Figure($"{name}: from the start of the process until all are compared", elapsed, "s").Write();
        new Figure("  who asks for a duplicate meanwhile waits: median", waits[waits.Count / 2], "ms").Write();
        new Figure("  who asks for a duplicate meanwhile waits: longest", waits[^1], "ms").Write();
        new Figure("  largest resident set of the aggregator, an item", FederationRun.PeakOf(aggregator.Process.Id) / 1024.0 / items, "KiB").Write();
        await services.StopAsync(aggregator);
        return elapsed;
    }
}
