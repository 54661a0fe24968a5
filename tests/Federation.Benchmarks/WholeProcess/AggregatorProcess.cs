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
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    private readonly RegistryService.RegistryServiceClient _registries = new(Channel);

    /// <summary>Waits until it answers.</summary>
    internal Task<TimeSpan> UntilAnsweringAsync() => UntilAsync("answer", _ => true);

    /// <summary>Waits until the mirrors have everything, and tells how long that took; just after the start, since that.</summary>
    internal Task<TimeSpan> UntilMirroredAsync(long items) => UntilAsync(
        $"mirror {items} items", registries => registries.All(mirror => mirror is { State: MirrorState.Following, Lag: 0 }) && registries.Sum(mirror => mirror.ItemCount) == items);

    private async Task<TimeSpan> UntilAsync(string aim, Func<IReadOnlyList<MirroredRegistry>, bool> isReached)
    {
        var watch = Stopwatch.StartNew();
        var state = "it does not answer";
        while (watch.Elapsed < _patience && !Process.HasExited)
        {
            try
            {
                var registries = (await _registries.ListRegistriesAsync(new ListRegistriesRequest())).Registries;
                if (isReached(registries))
                    return watch.Elapsed;
                state = $"{registries}";
            }
            catch (Exception e) when (e is RpcException or AccessTokenException)
            {
                // It has not started yet.
            }

            await Task.Delay(_pause);
        }

        throw new InvalidOperationException($"The aggregator did not {aim}: {state}");
    }
}
