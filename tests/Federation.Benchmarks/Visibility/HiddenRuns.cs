using System.Diagnostics;
using Federation.Benchmarks.Mirror;
using Federation.Benchmarks.WholeProcess;
using Federation.Catalog;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Federation.Benchmarks.Visibility;

/// <summary>
/// A registry of which every second item is hidden from others: whether the time of an answer tells them that a hidden item is there, and
/// what hiding costs the start and the writes of a node.
/// </summary>
internal static class HiddenRuns
{
    private const int UsualItems = 20_000;
    private const int Rounds = 3_000;
    private const int Writes = 500;
    private const string Hidden = "hidden";

    private static readonly RegistryName _registry = new(NodeProcesses.Registry);

    internal static async Task RunAsync(string[] arguments)
    {
        var items = MirrorArguments.Items(arguments, UsualItems);
        var generated = await GeneratedItems.ReadAsync(MirrorArguments.Catalog(arguments));
        var watch = Stopwatch.StartNew();
        double open, some;
        await using (var services = await NodeProcesses.StartAsync(session => FillAsync(session, generated, items)))
        {
            new Figure($"node with {items:N0} items, filled and started", watch.Elapsed.TotalSeconds, "s").Write();
            open = await MeasureWritesAsync(services, generated, "a change, nothing hidden: median");
        }

        watch.Restart();
        await using (var services = await NodeProcesses.StartAsync(session => FillAsync(session, generated, items), $"keyword = {Hidden}"))
        {
            new Figure("the same where every second one is hidden", watch.Elapsed.TotalSeconds, "s").Write();
            some = await MeasureWritesAsync(services, generated, "a change, and what others see of it: median");
            Figure.WriteRatio("  times that without", some, open);
            await MeasureAnswersAsync(services, items);
        }
    }

    private static async Task FillAsync(ImportSession session, GeneratedItems generated, int items)
    {
        for (var i = 0; i < items; i++)
        {
            var item = generated.Make(_registry, i);
            if (i % 2 == 1)
                item.Keywords.Add(Hidden);
            await session.AddAsync(item, "", 0, CancellationToken.None);
        }
    }

    private static async Task<double> MeasureWritesAsync(NodeProcesses services, GeneratedItems generated, string name)
    {
        using var tokens = services.Tokens();
        var admin = new CatalogAdminService.CatalogAdminServiceClient(services.OpenChannel(tokens));
        List<double> times = [];
        for (var i = 0; i < Writes; i++)
        {
            var item = generated.Make(_registry, i * 2);
            item.Date = $"{1900 + (i % 100)}";
            var began = Stopwatch.GetTimestamp();
            await admin.UpdateWorkItemAsync(new UpdateWorkItemRequest { WorkItem = item, UpdateMask = new FieldMask { Paths = { "date" } } });
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        new Figure(name, times[Writes / 2], "ms").Write();
        return times[Writes / 2];
    }

    // Hidden and missing names of the same form, in turn; two sets of missing ones show how far chance alone goes.
    private static async Task MeasureAnswersAsync(NodeProcesses services, int items)
    {
        using var tokens = services.OutsiderTokens();
        var node = services.Open(tokens);
        List<double> hidden = [], missing = [], others = [];
        var random = new Random(1);
        for (var i = 0; i < Rounds; i++)
        {
            (List<double> Times, int Number)[] calls =
            [
                (hidden, (random.Next(items / 2) * 2) + 1), (missing, items + random.Next(items)), (others, items + random.Next(items)),
            ];
            random.Shuffle(calls);
            foreach (var (times, number) in calls)
                times.Add(await TimeOfRefusalAsync(node, number));
        }

        new Figure("NOT_FOUND of a hidden item: median", Median(hidden), "ms").Write();
        new Figure("NOT_FOUND of a missing item: median", Median(missing), "ms").Write();
        Figure.WriteRatio("hidden answered later than missing (half: tells nothing)", LaterShare(hidden, missing), 1);
        Figure.WriteRatio("  the same of missing and missing: chance", LaterShare(others, missing), 1);
    }

    private static async Task<double> TimeOfRefusalAsync(CatalogService.CatalogServiceClient node, int number)
    {
        var request = new GetWorkItemRequest { Name = GeneratedItems.NameOf(_registry, number) };
        var began = Stopwatch.GetTimestamp();
        try
        {
            await node.GetWorkItemAsync(request);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return Stopwatch.GetElapsedTime(began).TotalMicroseconds / 1000;
        }

        throw new InvalidOperationException($"{request.Name} is to be seen.");
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    // Of all pairs of one of each, the share in which the first is the longer: the area under the curve of who would tell them apart.
    private static double LaterShare(List<double> first, List<double> second)
    {
        var sorted = second.Order().ToList();
        return first.Average(time => (double)(sorted.BinarySearch(time) is var place && place < 0 ? ~place : place)) / sorted.Count;
    }
}
