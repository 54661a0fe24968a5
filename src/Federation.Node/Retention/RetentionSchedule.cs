using Federation.Catalog;
using Federation.Node.Reading;
using Federation.Protocol.Names;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Federation.Node.Retention;

/// <summary>
/// Forgets every hour what need not be kept any longer: old states of items, and the tombstones of old deletions. A clock that is ahead would
/// have all of them forgotten at once, so it is believed only after it went right for an hour: not at the start, and not where it jumped.
/// </summary>
internal sealed partial class RetentionSchedule(
    NodeCatalog catalog, IOptions<NodeOptions> options, TimeProvider time, ILogger<RetentionSchedule> logger)
    : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromHours(1);

    // Clocks are set right by seconds all the time.
    private static readonly TimeSpan _leastJump = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, time);
        var (last, lastLook) = (time.GetUtcNow(), time.GetTimestamp());
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            var (now, look) = (time.GetUtcNow(), time.GetTimestamp());
            var jump = now - last - time.GetElapsedTime(lastLook, look);
            (last, lastLook) = (now, look);
            if (jump < _leastJump)
                await ForgetAsync(now, stoppingToken).ConfigureAwait(false);
            else
                LogJump(now, jump);
        }
    }

    private async Task ForgetAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (states, tombstones) = (0, 0);
        try
        {
            foreach (var store in catalog.Stores)
            {
                states += await store.History.ForgetAsync(now - options.Value.History.Retention, cancellationToken).ConfigureAwait(false);
                foreach (var registry in (await store.ListRegistriesAsync(cancellationToken).ConfigureAwait(false)).Where(ServedRegistries.IsComplete))
                    tombstones += await store.ForgetTombstonesAsync(RegistryName.Parse(registry.Name), now - options.Value.TombstoneRetention, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (CatalogException e)
        {
            LogFailed(e.Message);
        }

        if (states > 0 || tombstones > 0)
            LogForgotten(states, tombstones);
    }

    [LoggerMessage(LogLevel.Information, "Forgot {States} old states of items and {Tombstones} tombstones")]
    private partial void LogForgotten(int states, int tombstones);

    [LoggerMessage(LogLevel.Warning, "The clock says {Now}, and jumped ahead by {Jump}: nothing is forgotten for an hour, in which it can be set right")]
    private partial void LogJump(DateTimeOffset now, TimeSpan jump);

    [LoggerMessage(LogLevel.Warning, "What is past its time could not be forgotten, and will be tried again in an hour: {Reason}")]
    private partial void LogFailed(string reason);
}
