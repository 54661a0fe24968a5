using System.Diagnostics;
using System.Diagnostics.Metrics;
using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Redis;
using Federation.Benchmarks.WholeProcess;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Replication;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Federation.Benchmarks.Mirror;

/// <summary>
/// The first mirror of a catalogue from a node in another process through gRPC into Redis, beside its two halves alone: reading the
/// stream and throwing it away, and writing the same bytes into Redis.
/// </summary>
internal static class MirrorRuns
{
    private const double Bar = 10_000;
    private const string Parent = $"registries/{NodeProcesses.Registry}";

    internal static async Task RunAsync(string[] arguments)
    {
        await using var services = await NodeProcesses.StartAsync();
        await services.ImportAsync(Catalogs.Largest(arguments));
        using var tokens = services.Tokens();
        var node = services.Open(tokens);

        // Connections, tokens and code are made ready by a first read, as they are in a service that runs.
        var items = await ReadAsync(node);
        using (var garnet = EmbeddedGarnet.Start())
            await MeasureAsync("the embedded Garnet", node, await ConnectionMultiplexer.ConnectAsync(garnet.Connection), items);
        if (RedisServer.TryStart() is { } server)
        {
            await using (server)
                await MeasureAsync("redis-server", node, await ConnectionMultiplexer.ConnectAsync(server.Connection), items);
        }
        else
        {
            Console.WriteLine("  redis-server is not on the PATH; it was not measured.");
        }
    }

    private static async Task MeasureAsync(string name, CatalogService.CatalogServiceClient node, ConnectionMultiplexer redis, List<WorkItem> items)
    {
        await using (redis)
        {
            var database = redis.GetDatabase();
            await WriteAsync(database, items);
            var mirrored = items.Count / (await MirrorAsync(node, database)).TotalSeconds;
            new Figure($"first mirror of {items.Count:N0} items into {name}", mirrored, "items/s", Bar).Write();

            var watch = Stopwatch.StartNew();
            await ReadAsync(node);
            var read = items.Count / watch.Elapsed.TotalSeconds;
            watch.Restart();
            await WriteAsync(database, items);
            var written = items.Count / watch.Elapsed.TotalSeconds;
            new Figure("ceiling: the stream read and thrown away", read, "items/s").Write();
            new Figure("ceiling: the same bytes written in one pipeline", written, "items/s").Write();
            Figure.WriteRatio("of the lower ceiling", mirrored, Math.Min(read, written));
        }
    }

    private static async Task<List<WorkItem>> ReadAsync(CatalogService.CatalogServiceClient node)
    {
        var items = new List<WorkItem>();
        using var call = node.SyncWorkItems(new SyncWorkItemsRequest { Parent = Parent, UntilCaughtUp = true });
        await foreach (var response in call.ResponseStream.ReadAllAsync())
            items.AddRange(response.Changes.Select(change => change.WorkItem));
        return items;
    }

    private static async Task<TimeSpan> MirrorAsync(CatalogService.CatalogServiceClient node, IDatabase database)
    {
        var replica = new RedisReplica(Parent, database, "benchmark:", observer: null);
        var route = new RegistryRoute { Registry = Parent, Peer = "node" };
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var telemetry = new FederationTelemetry(services.GetRequiredService<IMeterFactory>());
        var follower = new CatalogFollower(
            node,
            route,
            replica,
            new FollowerOptions(),
            verifier: null,
            new FollowerMetrics(telemetry),
            TimeProvider.System,
            NullLogger<CatalogFollower>.Instance);
        using var stop = new CancellationTokenSource();
        var watch = Stopwatch.StartNew();
        var running = follower.RunAsync(stop.Token);
        while (follower.Status.State != FollowerState.Following && !running.IsCompleted)
            await Task.Delay(1);
        var elapsed = watch.Elapsed;
        await stop.CancelAsync();
        await running;
        return elapsed;
    }

    private static Task WriteAsync(IDatabase database, List<WorkItem> items) =>
        Task.WhenAll(items.Chunk(1000).Select(chunk =>
            database.HashSetAsync("ceiling", [.. chunk.Select(item => new HashEntry(item.Name, item.ToByteArray()))])));
}
