using System.Collections.Concurrent;
using System.Diagnostics;
using Federation.Benchmarks.Mirror;
using Federation.Benchmarks.WholeProcess;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Benchmarks.Watch;

/// <summary>
/// From the call that changes an item at a node process until its event reaches who watches it at an aggregator process: as many
/// subscriptions as an organisation may have, each with a filter of its own and a stream that waits, and many changes a second.
/// </summary>
internal static class WatchRuns
{
    private const int UsualItems = 10_000;
    private const int Subscriptions = 100;
    private const int ChangesPerSecond = 1_000;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    internal static async Task RunAsync(string[] arguments)
    {
        var items = MirrorArguments.Items(arguments, UsualItems);
        var generated = await GeneratedItems.ReadAsync(MirrorArguments.Catalog(arguments));
        await using var services = await NodeProcesses.StartAsync(generated, items);
        await using var server = RedisServer.TryStart();
        var aggregator = services.StartAggregator(server?.Connection.ToString() ?? "", keepsEvents: true);
        await aggregator.UntilMirroredAsync(items);
        var before = FederationRun.ResidentOf(aggregator.Process.Id);
        var workBefore = FederationRun.WorkOf(aggregator.Process);

        using var end = new CancellationTokenSource();
        var watchers = await Task.WhenAll(Enumerable.Range(0, Subscriptions).Select(i => SubscribeAsync(aggregator, i, end.Token)));
        using var tokens = services.Tokens();
        using var channel = services.OpenChannel(tokens);
        var writer = new CatalogAdminService.CatalogAdminServiceClient(channel);
        var registry = new RegistryName(NodeProcesses.Registry);

        // Each item changes once: of several changes that come together followers are told the last only.
        ConcurrentDictionary<string, long> began = [];
        var (taken, elapsed) = await PacedCalls.RunAsync(items, ChangesPerSecond, async number =>
        {
            var item = generated.Make(registry, number);
            item.Groups.Clear();
            item.Groups.Add(GroupOf(number % Subscriptions));
            var start = Stopwatch.GetTimestamp();
            await writer.UpdateWorkItemAsync(new UpdateWorkItemRequest { WorkItem = item });
            began[item.Name] = start;
        });

        var waiting = Stopwatch.StartNew();
        while (watchers.Sum(watcher => watcher.Count) < taken && waiting.Elapsed < _patience)
            await Task.Delay(20);
        var work = FederationRun.WorkOf(aggregator.Process) - workBefore;
        new Figure($"changes a second that the node took, of {ChangesPerSecond:N0}", taken / elapsed.TotalSeconds, "/s").Write();
        var latencies = watchers.SelectMany(watcher => watcher.Received)
            .Where(received => began.ContainsKey(received.Item))
            .Select(received => Stopwatch.GetElapsedTime(began[received.Item], received.Time).TotalMilliseconds)
            .Order()
            .ToList();
        new Figure($"change to event, {Subscriptions} subscriptions: median", latencies[latencies.Count / 2], "ms").Write();
        new Figure($"change to event, {Subscriptions} subscriptions: 99 of 100", latencies[latencies.Count * 99 / 100], "ms").Write();
        new Figure("changes without an event", taken - watchers.Sum(watcher => watcher.Received.DistinctBy(received => received.Item).Count()), "", 0).Write();
        new Figure("events that came twice, out of order or to another", watchers.Sum(watcher => watcher.Faults), "", 0).Write();
        new Figure("processor time of the aggregator, a change", work.TotalMicroseconds / taken, "us").Write();
        new Figure("resident set of the aggregator before", before / Figure.Megabyte, "MiB").Write();
        new Figure("largest resident set of the aggregator", FederationRun.PeakOf(aggregator.Process.Id) / Figure.Megabyte, "MiB").Write();
        await end.CancelAsync();
        await Task.WhenAll(watchers.Select(watcher => watcher.Ended));
    }

    private static string GroupOf(int number) => $"Group {number}";

    private static async Task<EventWatcher> SubscribeAsync(AggregatorProcess aggregator, int number, CancellationToken end)
    {
        var subscriptions = new SubscriptionService.SubscriptionServiceClient(aggregator.Channel);
        var asked = new Subscription { DisplayName = GroupOf(number), Filter = $"group = \"{GroupOf(number)}\"" };
        var made = await subscriptions.CreateSubscriptionAsync(new CreateSubscriptionRequest { Subscription = asked }, cancellationToken: end);
        return await EventWatcher.StartAsync(new WatchService.WatchServiceClient(aggregator.Channel), made.Subscription.Name, GroupOf(number), end);
    }
}
