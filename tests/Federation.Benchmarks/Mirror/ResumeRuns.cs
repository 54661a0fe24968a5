using System.Diagnostics;
using Federation.Benchmarks.WholeProcess;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Grpc.Core;

namespace Federation.Benchmarks.Mirror;

/// <summary>
/// A follower that already has everything: from the stored token until it knows that there is nothing more, on a connection that is
/// open; and the memory of a node when many followers read all of a registry at once.
/// </summary>
internal static class ResumeRuns
{
    private const int UsualItems = 100_000;
    private const int Repetitions = 200;
    private const int Followers = 50;
    private static readonly TimeSpan _sampling = TimeSpan.FromMilliseconds(100);

    internal static async Task RunAsync(string[] arguments)
    {
        var items = MirrorArguments.Items(arguments, UsualItems);
        var generated = await GeneratedItems.ReadAsync(MirrorArguments.Catalog(arguments));
        await using var services = await NodeProcesses.StartAsync(generated, items);
        using var tokens = services.Tokens();
        await MeasureResumeAsync(services, tokens);
        await MeasureFollowersAsync(services, tokens);
    }

    private static async Task MeasureResumeAsync(NodeProcesses services, AccessTokenSource tokens)
    {
        var node = services.Open(tokens);
        var request = new SyncWorkItemsRequest { Parent = $"{new RegistryName(NodeProcesses.Registry)}", UntilCaughtUp = true };
        using (var call = node.SyncWorkItems(request))
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync())
                request.SyncToken = response.SyncToken;
        }

        List<double> times = [];
        for (var i = 0; i < Repetitions; i++)
        {
            var watch = Stopwatch.StartNew();
            using var call = node.SyncWorkItems(request);
            await call.ResponseStream.MoveNext(CancellationToken.None);
            times.Add(watch.Elapsed.TotalMilliseconds);
            if (call.ResponseStream.Current is not { Changes.Count: 0 } response || response.Revision < response.NewestRevision)
                throw new InvalidOperationException("The follower had not caught up.");
        }

        times.Sort();
        new Figure("from stored token to caught up, one round trip: median", times[times.Count / 2], "ms", 5).Write();
        new Figure("from stored token to caught up: 99 of 100", times[times.Count * 99 / 100], "ms").Write();
    }

    private static async Task MeasureFollowersAsync(NodeProcesses services, AccessTokenSource tokens)
    {
        // The first read makes code and caches ready, as they are in a node that runs.
        var registry = $"{new RegistryName(NodeProcesses.Registry)}";
        var channels = Enumerable.Range(0, Followers).Select(_ => services.OpenChannel(tokens)).ToList();
        await RawReader.ReadAsync(channels[0].CreateCallInvoker(), registry);
        var before = FederationRun.ResidentOf(services.NodeProcess.Id);

        var reading = Task.WhenAll(channels.Select(channel => RawReader.ReadAsync(channel.CreateCallInvoker(), registry)));
        var most = before;
        while (!reading.IsCompleted)
        {
            most = Math.Max(most, FederationRun.ResidentOf(services.NodeProcess.Id));
            await Task.WhenAny(reading, Task.Delay(_sampling));
        }

        await reading;
        new Figure("resident set of the node after one follower", before / Figure.Megabyte, "MiB").Write();
        new Figure($"growth with {Followers} followers at once, each", (most - before) / Figure.Megabyte / Followers, "MiB", 5).Write();
        channels.ForEach(channel => channel.Dispose());
    }
}
