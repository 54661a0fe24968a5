using Microsoft.Extensions.Hosting;

namespace Federation.Hosting;

/// <summary>Keeps what is known of other providers fresh while the host runs, so that calls need not wait for those who vouch for them.</summary>
internal sealed class IssuerRefresh(IEnumerable<IIssuerSource> sources, TimeProvider time) : BackgroundService
{
    // Services that started together do not ask together for long: each waits for between four fifths of the time and all of it.
    private const double LeastJitter = 0.8;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(sources.Select(source => KeepAsync(source, stoppingToken)));

    private async Task KeepAsync(IIssuerSource source, CancellationToken stoppingToken)
    {
        while (await source.RefreshAsync(stoppingToken).ConfigureAwait(false) is { } rest)
        {
#pragma warning disable CA5394 // Jitter guards nothing.
            await Task.Delay(rest * (LeastJitter + ((1 - LeastJitter) * Random.Shared.NextDouble())), time, stoppingToken).ConfigureAwait(false);
#pragma warning restore CA5394
        }
    }
}
