using System.Diagnostics;
using Federation.Benchmarks.WholeProcess;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using StackExchange.Redis;

namespace Federation.Benchmarks.Mirror;

/// <summary>
/// From the call that changes an item at a node process until Redis holds the change, over an aggregator process that follows:
/// one change at a time, and many a second.
/// </summary>
internal static class LiveRuns
{
    private const int UsualItems = 10_000;
    private const int SingleChanges = 200;
    private const int ChangesPerSecond = 1_000;
    private static readonly TimeSpan _busy = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    internal static async Task RunAsync(string[] arguments)
    {
        var items = MirrorArguments.Items(arguments, UsualItems);
        var generated = await GeneratedItems.ReadAsync(MirrorArguments.Catalog(arguments));
        await using var services = await NodeProcesses.StartAsync(generated, items);
        await using var server = RedisServer.TryStart(MirrorWatch.Settings);
        if (server is null)
        {
            Console.WriteLine("  redis-server is not on the PATH; nothing was measured.");
            return;
        }

        var aggregator = services.StartAggregator(server.Connection.ToString());
        await aggregator.UntilMirroredAsync(items);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Connection);
        var registry = new RegistryName(NodeProcesses.Registry);
        await using var watch = await MirrorWatch.StartAsync(connection, $"{registry}");
        using var tokens = services.Tokens();
        using var channel = services.OpenChannel(tokens);
        var writer = new CatalogAdminService.CatalogAdminServiceClient(channel);

        for (var i = 0; i < SingleChanges; i++)
            await ChangeAsync(writer, watch, generated, registry, i, items, round: 1, waits: true);
        Write("one change at a time", await watch.TakeAsync(SingleChanges, _patience), mostMilliseconds: 100);

        var count = (int)(ChangesPerSecond * _busy.TotalSeconds);
        var (taken, elapsed) = await PacedCalls.RunAsync(
            count, ChangesPerSecond, i => ChangeAsync(writer, watch, generated, registry, i, items, round: 2 + (i / items), waits: false));
        new Figure($"changes a second that the node took, of {ChangesPerSecond:N0}", taken / elapsed.TotalSeconds, "/s").Write();
        new Figure("changes that it refused, since too many waited", count - taken, "", 0).Write();
        Write($"at {ChangesPerSecond:N0} changes a second", await watch.TakeAsync(taken, _patience), mostMilliseconds: 500);
    }

    private static async Task ChangeAsync(
        CatalogAdminService.CatalogAdminServiceClient writer,
        MirrorWatch watch,
        GeneratedItems generated,
        RegistryName registry,
        int number,
        int items,
        int round,
        bool waits)
    {
        var item = generated.Make(registry, number % items);
        item.StatusLabel = $"round {round}";
        var began = Stopwatch.GetTimestamp();
        var response = await writer.UpdateWorkItemAsync(new UpdateWorkItemRequest { WorkItem = item });
        watch.Changed(response.WorkItem.Provenance.OriginRevision, began);
        if (waits)
            await watch.UntilAsync(response.WorkItem.Provenance.OriginRevision, _patience);
    }

    private static void Write(string name, List<TimeSpan> latencies, double mostMilliseconds)
    {
        latencies.Sort();
        new Figure($"change to visible, {name}: median", latencies[latencies.Count / 2].TotalMilliseconds, "ms").Write();
        new Figure($"change to visible, {name}: 99 of 100", latencies[latencies.Count * 99 / 100].TotalMilliseconds, "ms", mostMilliseconds).Write();
    }
}
