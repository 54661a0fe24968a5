using System.Diagnostics;
using Federation.Benchmarks.WholeProcess;
using Federation.Protocol.Names;

namespace Federation.Benchmarks.Mirror;

/// <summary>How long <c>federation verify</c> takes to hold every item of a mirror to its origin, beside reading them all from the origin and doing nothing.</summary>
internal static class VerifyRuns
{
    private const int UsualItems = 1_000_000;
    private const int PartForComparison = 10;

    internal static async Task RunAsync(string[] arguments)
    {
        var items = MirrorArguments.Items(arguments, UsualItems);
        var generated = await GeneratedItems.ReadAsync(MirrorArguments.Catalog(arguments));

        // The smaller one shows that an item takes as long whatever the registry's size.
        await MeasureAsync(generated, items / PartForComparison);
        await MeasureAsync(generated, items);
    }

    private static async Task MeasureAsync(GeneratedItems generated, int items)
    {
        Console.WriteLine($"  {items:N0} items");
        await using var services = await NodeProcesses.StartAsync(generated, items);
        await using var server = RedisServer.TryStart();
        if (server is null)
        {
            Console.WriteLine("  skipped: redis-server is not installed.");
            return;
        }

        var aggregator = services.StartAggregator($"{server.Connection}");
        await aggregator.UntilMirroredAsync(items);
        using var tokens = services.Tokens();
        var watch = Stopwatch.StartNew();
        await RawReader.ReadParsedAsync(services.Open(tokens), $"{new RegistryName(NodeProcesses.Registry)}");
        var read = watch.Elapsed;
        new Figure("the origin's stream read into messages", items / read.TotalSeconds, "items/s").Write();
        var verified = await services.VerifyAsync(aggregator);
        new Figure("federation verify", items / verified.Elapsed.TotalSeconds, "items/s").Write();
        Figure.WriteRatio("  of that", read.TotalSeconds, verified.Elapsed.TotalSeconds);
        new Figure("  largest resident set of the command", verified.PeakBytes / 1e6, "MB").Write();
        new Figure("  largest resident set of the aggregator so far", FederationRun.PeakOf(aggregator.Process.Id) / 1e6, "MB").Write();
        await services.StopAsync(aggregator);
    }
}
