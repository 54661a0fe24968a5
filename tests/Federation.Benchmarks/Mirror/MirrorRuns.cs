using System.Diagnostics;
using Federation.Benchmarks.WholeProcess;
using Federation.Protocol.Names;
using StackExchange.Redis;

namespace Federation.Benchmarks.Mirror;

/// <summary>
/// The first mirror of a large registry, from a node process through an aggregator process into Redis, beside its two halves alone:
/// reading the stream and throwing it away, unparsed and as messages, and writing the same payloads into the same Redis.
/// </summary>
internal static class MirrorRuns
{
    private const int UsualItems = 1_000_000;
    private const int PartForComparison = 10;
    private const int Payloads = 20_000;
    private const int Repetitions = 4;
    private const double LeastOfCeiling = 0.5;
    private const double MostMegabytes = 300;

    internal static async Task RunAsync(string[] arguments)
    {
        var items = MirrorArguments.Items(arguments, UsualItems);
        var generated = await GeneratedItems.ReadAsync(MirrorArguments.Catalog(arguments));

        // The smaller one shows that memory does not grow with the registry.
        await MeasureAsync(generated, items / PartForComparison, alsoGarnet: false);
        await MeasureAsync(generated, items, alsoGarnet: true);
    }

    private static async Task MeasureAsync(GeneratedItems generated, int items, bool alsoGarnet)
    {
        await using var services = await NodeProcesses.StartAsync(generated, items);
        if (RedisServer.TryStart() is { } server)
        {
            await using (server)
                await MeasureAsync($"{items:N0} items into redis-server", services, server, items);
        }
        else
        {
            Console.WriteLine("  redis-server is not on the PATH; it was not measured.");
        }

        if (alsoGarnet)
            await MeasureAsync($"{items:N0} items into the embedded Garnet", services, server: null, items);
    }

    private static async Task MeasureAsync(string name, NodeProcesses services, RedisServer? server, int items)
    {
        Console.WriteLine($"  {name}");

        // First, so that node and server have the memory that they need, and the mirror is not measured at growing where these are not.
        var ceiling = server is null ? null : await MeasureCeilingsAsync(services, server.Connection, items);
        var nodeBefore = FederationRun.WorkOf(services.NodeProcess);
        var serverBefore = server is null ? TimeSpan.Zero : FederationRun.WorkOf(server.Process);
        var aggregator = services.StartAggregator(server?.Connection.ToString() ?? "");
        var mirrored = items / (await aggregator.UntilMirroredAsync(items)).TotalSeconds;
        new Figure("first mirror, from the start of the aggregator", mirrored, "items/s").Write();
        WriteMemory("node", services.NodeProcess.Id);
        WriteMemory("aggregator", aggregator.Process.Id);
        WriteWork("node", services.NodeProcess, nodeBefore, items);
        WriteWork("aggregator", aggregator.Process, TimeSpan.Zero, items);
        if (server is not null)
            WriteWork("redis-server", server.Process, serverBefore, items);
        await services.StopAsync(aggregator);
        if (ceiling is { } reached)
        {
            Figure.WriteRatio("of the lower ceiling", mirrored, Math.Min(reached.Read, reached.Written), LeastOfCeiling);
            Figure.WriteRatio("for information: of the lower of messages and pipeline", mirrored, Math.Min(reached.Parsed, reached.Written));
        }
    }

    private static async Task<(double Read, double Parsed, double Written)?> MeasureCeilingsAsync(
        NodeProcesses services, ConfigurationOptions redis, int items)
    {
        using var tokens = services.Tokens();
        using var channel = services.OpenChannel(tokens);
        var registry = $"{new RegistryName(NodeProcesses.Registry)}";
        var watch = Stopwatch.StartNew();
        var bytes = await RawReader.ReadAsync(channel.CreateCallInvoker(), registry);
        var read = items / watch.Elapsed.TotalSeconds;
        new Figure($"ceiling: the stream read unparsed and thrown away, {bytes / items} bytes an item", read, "items/s").Write();

        watch.Restart();
        await RawReader.ReadParsedAsync(services.Open(tokens), registry);
        var parsed = items / watch.Elapsed.TotalSeconds;
        new Figure("for information: the stream read into messages and thrown away", parsed, "items/s").Write();

        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        var database = connection.GetDatabase();
        var payloads = await RawWriter.TakePayloadsAsync(services.Open(tokens), registry, Payloads);

        // A ceiling is the best of several: a system that must first find memory for the server, or takes back what was freed, is none.
        var written = 0.0;
        for (var i = 0; i < Repetitions; i++)
        {
            watch.Restart();
            await RawWriter.WriteAsync(database, "ceiling", payloads, items);
            written = Math.Max(written, items / watch.Elapsed.TotalSeconds);
            await database.KeyDeleteAsync("ceiling");
        }

        new Figure($"ceiling: the payloads written in one pipeline, best of {Repetitions}", written, "items/s").Write();
        return (read, parsed, written);
    }

    // Where the time goes, whatever else the machine does meanwhile.
    private static void WriteWork(string service, Process process, TimeSpan before, int items) =>
        new Figure($"processor time of the {service}, an item", (FederationRun.WorkOf(process) - before).TotalMicroseconds / items, "us").Write();

    private static void WriteMemory(string service, int process)
    {
        new Figure($"largest resident set of the {service}", FederationRun.PeakOf(process) / Figure.Megabyte, "MiB", MostMegabytes).Write();
        new Figure($"resident set of the {service} at the end", FederationRun.ResidentOf(process) / Figure.Megabyte, "MiB", MostMegabytes).Write();
    }
}
