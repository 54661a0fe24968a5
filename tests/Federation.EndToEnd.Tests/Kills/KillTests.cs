using System.Diagnostics;
using System.Globalization;
using Federation.EndToEnd.Tests.Services;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.EndToEnd.Tests.Kills;

/// <summary>
/// What the mirrors promise when processes die at any moment. The environment makes a long run of it:
/// <c>FEDERATION_KILLS</c> is the number of kills, <c>FEDERATION_KILLS_SEED</c> chooses who dies and when.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int UsualKills = 4;

    // Longer than any back-off that the kills can have led to.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Whoever_is_killed_all_mirrors_end_equal_to_their_origins_and_nothing_is_told_twice()
    {
        var kills = Setting("FEDERATION_KILLS") ?? UsualKills;
        var seed = Setting("FEDERATION_KILLS_SEED") ?? Environment.TickCount;
        output.WriteLine($"{kills} kills, FEDERATION_KILLS_SEED={seed}");
        await using var federation = await RingFederation.StartAsync();
        var writers = RingFederation.Nodes.Select((node, i) => new ItemWriter(node, new CatalogAdminService.CatalogAdminServiceClient(federation.Open(node)), seed + i)).ToList();
        var subscribers = RingFederation.Nodes.SelectMany(_ => RingFederation.Nodes, (node, registry) =>
            new Subscriber(node, $"registries/{registry}", new CatalogService.CatalogServiceClient(federation.Open(node)))).ToList();

        await RunWhileAsync(
            () => KillAsync(federation, writers, kills, new Random(seed)),
            stop => [.. writers.Select(writer => writer.RunAsync(stop)), .. subscribers.Select(subscriber => subscriber.RunAsync(stop))]);

        output.WriteLine($"{writers.Sum(writer => writer.Answered)} changes were answered");
        foreach (var (writer, origin) in writers.Zip(RingFederation.Nodes))
        {
            var truth = await ReadAsync(federation.Open(origin), $"registries/{origin}");
            NothingAnsweredIsLost(writer, truth);
            foreach (var node in RingFederation.Nodes.Except([origin]))
                await EqualAsync(truth, () => ReadAsync(federation.Open(node), $"registries/{origin}"));
            await EqualAsync(truth, () => ReadAsync(federation.OpenAggregator(), $"registries/{origin}"));
            foreach (var subscriber in subscribers.Where(subscriber => subscriber.Registry == $"registries/{origin}"))
            {
                await EqualAsync(truth, subscriber.CatchUpAsync);
                subscriber.Faults.Should().BeEmpty();
            }
        }
    }

    private async Task KillAsync(RingFederation federation, IReadOnlyList<ItemWriter> writers, int kills, Random random)
    {
        // All have started once changes flow; the first kills may well hit the first copies in their midst.
        var watch = Stopwatch.StartNew();
        while (writers.Any(writer => writer.Answered == 0) && watch.Elapsed < _patience)
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        for (var kill = 1; kill <= kills; kill++)
        {
            var victim = federation.Victims[random.Next(federation.Victims.Count)];
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0.0} s: kill {kill} of {kills}: {victim}"));
            await federation.KillAsync(victim, TimeSpan.FromMilliseconds(random.Next(500)));
            await Task.Delay(random.Next(2_000));
        }
    }

    private static async Task RunWhileAsync(Func<Task> run, Func<CancellationToken, Task[]> others)
    {
        using var stop = new CancellationTokenSource();
        var running = others(stop.Token);
        try
        {
            await run();
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running);
        }
    }

    private static void NothingAnsweredIsLost(ItemWriter writer, IReadOnlyDictionary<string, HeldItem> truth)
    {
        writer.Answered.Should().BePositive();
        writer.Known.Where(item => !item.Value.MayBe(truth.GetValueOrDefault(item.Key)?.Title)).Select(item => item.Key).Should().BeEmpty();
    }

    // Mirrors catch up while they are compared; what is still different after all patience is a fault.
    private static async Task EqualAsync(IReadOnlyDictionary<string, HeldItem> truth, Func<Task<IReadOnlyDictionary<string, HeldItem>>> read)
    {
        var watch = Stopwatch.StartNew();
        var held = await SeparateServices.AnswersAsync(read);
        while (watch.Elapsed < _patience && !Equal(held, truth))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            held = await SeparateServices.AnswersAsync(read);
        }

        held.Should().BeEquivalentTo(truth);
    }

    private static bool Equal(IReadOnlyDictionary<string, HeldItem> left, IReadOnlyDictionary<string, HeldItem> right) =>
        left.Count == right.Count && left.All(item => right.TryGetValue(item.Key, out var other) && item.Value == other);

    private static async Task<IReadOnlyDictionary<string, HeldItem>> ReadAsync(ChannelBase channel, string registry)
    {
        var client = new CatalogService.CatalogServiceClient(channel);
        var items = new Dictionary<string, HeldItem>();
        var request = new ListWorkItemsRequest { Parent = registry, PageSize = 1_000 };
        do
        {
            var page = await SeparateServices.AnswersAsync(async () => await client.ListWorkItemsAsync(request));
            foreach (var item in page.WorkItems)
                items[item.Name] = HeldItem.Of(item);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return items;
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
