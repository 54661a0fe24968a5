using System.Diagnostics;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Grpc.Core;
using Grpc.Net.Client;

namespace Federation.Benchmarks.Detect;

/// <summary>Somebody who asks for a duplicate again and again.</summary>
internal static class DuplicateReader
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until it is told to end.</summary>
    /// <returns>How long each answer took, in milliseconds, the shortest first.</returns>
    internal static async Task<IReadOnlyList<double>> RunAsync(GrpcChannel channel, CancellationToken end)
    {
        var duplicates = new DuplicateService.DuplicateServiceClient(channel);

        // Whether there is such a duplicate the matcher must say.
        var asked = new GetDuplicateRequest { Name = $"{DuplicateName.Of("registries/iso/workItems/none", "registries/iec/workItems/none")}" };
        List<double> waits = [];
        while (!end.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            try
            {
                await duplicates.GetDuplicateAsync(asked, cancellationToken: CancellationToken.None);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
            {
                waits.Add(watch.Elapsed.TotalMilliseconds);
            }
            catch (Exception e) when (e is RpcException or AccessTokenException)
            {
                // It has not started yet.
            }

            await Task.Delay(_pause, CancellationToken.None);
        }

        waits.Sort();
        return waits;
    }
}
