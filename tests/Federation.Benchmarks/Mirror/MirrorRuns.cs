using System.Diagnostics;
using Federation.Benchmarks.WholeProcess;
using Federation.Protocol.Names;
using StackExchange.Redis;

namespace Federation.Benchmarks.Mirror;

/// <summary>
/// The first mirror of a large registry, from a node process through an aggregator process into Redis, beside its two halves alone:
/// reading the stream and throwing it away, unparsed and as messages, and writing the same payloads into the same Redis. Once the time
/// counts from the start of the aggregator's process, once from when a running one is told of the node.
/// </summary>
internal static class MirrorRuns
{
    private const int UsualItems = 1_000_000;
    private const int PartForComparison = 10;
    private const int Payloads = 20_000;
    private const int Repetitions = 4;
    private const double LeastOfCeiling = 0.5;
    private const double MostMegabytes = 300;

    private static readonly string _best = $"best of {Repetitions}";

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
        var fromStart = await MeasureAsync("first mirror, from the start of the aggregator", services, server, items, async () =>
        {
            var aggregator = services.StartAggregator(Connection(server));
            return (aggregator, TimeSpan.Zero, await aggregator.UntilMirroredAsync(items));
        });
        if (server is not null)
            await server.EmptyAsync();
        var added = await MeasureAsync("first mirror, of a node that is added to an aggregator that runs", services, server, items, async () =>
        {
            var aggregator = services.StartAggregator(Connection(server), mirrors: false);
            await aggregator.UntilAnsweringAsync();
            var before = FederationRun.WorkOf(aggregator.Process);
            return (aggregator, before, await services.AddToAsync(aggregator, items));
        });
        if (ceiling is not { } reached)
            return;
        Figure.WriteRatio("of the lower ceiling, from the start", fromStart, Math.Min(reached.Read, reached.Written), LeastOfCeiling);
        Figure.WriteRatio("of the lower ceiling, added to one that runs", added, Math.Min(reached.Read, reached.Written), LeastOfCeiling);
        Figure.WriteRatio("for information: of the lower of messages and pipeline, added", added, Math.Min(reached.Parsed, reached.Written));
    }

    // The items a second.
    private static async Task<double> MeasureAsync(
        string name, NodeProcesses services, RedisServer? server, int items, Func<Task<(AggregatorProcess, TimeSpan, TimeSpan)>> mirror)
    {
        var nodeBefore = FederationRun.WorkOf(services.NodeProcess);
        var serverBefore = server is null ? TimeSpan.Zero : FederationRun.WorkOf(server.Process);
        var (aggregator, before, elapsed) = await mirror();
        var mirrored = items / elapsed.TotalSeconds;
        new Figure(name, mirrored, "items/s").Write();
        WriteMemory("node", services.NodeProcess.Id);
        WriteMemory("aggregator", aggregator.Process.Id);
        WriteWork("node", services.NodeProcess, nodeBefore, items);
        WriteWork("aggregator", aggregator.Process, before, items);
        if (server is not null)
            WriteWork("redis-server", server.Process, serverBefore, items);
        await services.StopAsync(aggregator);
        return mirrored;
    }

    private static string Connection(RedisServer? server) => server?.Connection.ToString() ?? "";

    private static async Task<(double Read, double Parsed, double Written)?> MeasureCeilingsAsync(
        NodeProcesses services, ConfigurationOptions redis, int items)
    {
        using var tokens = services.Tokens();
        using var channel = services.OpenChannel(tokens);
        var registry = $"{new RegistryName(NodeProcesses.Registry)}";
        var bytes = 0L;
        var read = await BestAsync(items, async () => bytes = await RawReader.ReadAsync(channel.CreateCallInvoker(), registry));
        new Figure($"ceiling: the stream read unparsed and thrown away, {bytes / items} bytes an item, {_best}", read, "items/s").Write();

        var parsed = await BestAsync(items, () => RawReader.ReadParsedAsync(services.Open(tokens), registry));
        new Figure($"for information: the stream read into messages and thrown away, {_best}", parsed, "items/s").Write();

        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        var database = connection.GetDatabase();
        var payloads = await RawWriter.TakePayloadsAsync(services.Open(tokens), registry, Payloads);
        var written = await BestAsync(
            items, () => RawWriter.WriteAsync(database, "ceiling", payloads, items), () => database.KeyDeleteAsync("ceiling"));
        new Figure($"ceiling: the payloads written in one pipeline, {_best}", written, "items/s").Write();
        return (read, parsed, written);
    }

    // The items a second. A ceiling is the best of several: a system that must first find memory for a process, or takes back what was
    // freed, is none.
    private static async Task<double> BestAsync(int items, Func<Task> run, Func<Task>? cleanUp = null)
    {
        var best = 0.0;
        for (var i = 0; i < Repetitions; i++)
        {
            var watch = Stopwatch.StartNew();
            await run();
            best = Math.Max(best, items / watch.Elapsed.TotalSeconds);
            await (cleanUp?.Invoke() ?? Task.CompletedTask);
        }

        return best;
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
