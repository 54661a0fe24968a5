using System.Diagnostics;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Federation.Benchmarks.WholeProcess;

/// <summary>An aggregator that runs.</summary>
/// <param name="Process">Its process.</param>
/// <param name="Channel">A connection to it.</param>
internal sealed record AggregatorProcess(Process Process, GrpcChannel Channel)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private readonly RegistryService.RegistryServiceClient _registries = new(Channel);

    /// <summary>Waits until the mirror has everything, and tells how long that took since the process was started.</summary>
    internal async Task<TimeSpan> UntilMirroredAsync(long items)
    {
        var watch = Stopwatch.StartNew();
        var state = "it does not answer";
        while (watch.Elapsed < _patience && !Process.HasExited)
        {
            try
            {
                var registries = (await _registries.ListRegistriesAsync(new ListRegistriesRequest())).Registries;
                if (registries is [{ State: MirrorState.Following, Lag: 0 } mirror] && mirror.ItemCount == items)
                    return watch.Elapsed;
                state = $"{registries}";
            }
            catch (Exception e) when (e is RpcException or AccessTokenException)
            {
                // It has not started yet.
            }

            await Task.Delay(_pause);
        }

        throw new InvalidOperationException($"The aggregator did not mirror {items} items: {state}");
    }
}
