using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Redis;
using Federation.Benchmarks.WholeProcess;
using Federation.Protocol.Names;
using StackExchange.Redis;

namespace Federation.Benchmarks.Mirror;

/// <summary>
/// What it costs to mend a mirror in which few of very many items are lost or are not what they were: the bytes between node and aggregator,
/// beside those of the first copy.
/// </summary>
internal static class RepairRuns
{
    private const int UsualItems = 1_000_000;
    private const int Lost = 50;
    private const int Altered = 50;
    private const double MostOfFirstCopy = 0.01;

    internal static async Task RunAsync(string[] arguments)
    {
        var items = MirrorArguments.Items(arguments, UsualItems);
        var generated = await GeneratedItems.ReadAsync(MirrorArguments.Catalog(arguments));
        await using var services = await NodeProcesses.StartAsync(generated, items);
        await using var server = RedisServer.TryStart();
        if (server is null)
        {
            Console.WriteLine("  redis-server is not on the PATH; nothing was measured.");
            return;
        }

        await using var relay = new MeteredRelay(services.Node);
        var aggregator = services.StartAggregator(server.Connection.ToString(), relay.Address);
        await aggregator.UntilMirroredAsync(items);
        await services.StopAsync(aggregator);
        var copied = relay.Take();
        await DamageAsync(server.Connection, items);

        aggregator = services.StartAggregator(server.Connection.ToString(), relay.Address);
        var elapsed = await aggregator.UntilMirroredAsync(items);
        var mended = relay.Take();
        new Figure($"first copy of {items:N0} items", copied / Figure.Megabyte, "MiB").Write();
        new Figure($"mending {Lost} lost and {Altered} altered ones", mended / Figure.Megabyte, "MiB", MostOfFirstCopy * copied / Figure.Megabyte).Write();
        new Figure("from the start of the aggregator until it is mended", elapsed.TotalSeconds, "s").Write();
    }

    // As if Redis had lost some fields, and had old values of others.
    private static async Task DamageAsync(ConfigurationOptions redis, int items)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        var database = connection.GetDatabase();
        var registry = new RegistryName(NodeProcesses.Registry);
        var hash = new MirrorHash(new RedisOptions().KeyPrefix, $"{registry}");
        var step = items / (Lost + Altered);
        for (var i = 0; i < Lost + Altered; i++)
        {
            var field = hash.FieldOf(GeneratedItems.NameOf(registry, i * step));
            if (i < Lost)
                await database.HashDeleteAsync(hash.Key, field);
            else
                await database.HashSetAsync(hash.Key, field, await database.HashGetAsync(hash.Key, hash.FieldOf(GeneratedItems.NameOf(registry, (i * step) + 1))));
        }
    }
}
