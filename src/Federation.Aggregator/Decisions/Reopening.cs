using Federation.Aggregator.Storage;
using Federation.Protocol.Aggregator.V1;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Federation.Aggregator.Decisions;

/// <summary>Opens decisions again whose items have changed enough.</summary>
internal sealed partial class Reopening(DecidedItemWatch watch, DecisionDesk desk, ILogger<Reopening> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var item in watch.Changed.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            await ReconsiderAsync(item, stoppingToken).ConfigureAwait(false);
    }

    private async Task ReconsiderAsync(SeenItem item, CancellationToken cancellationToken)
    {
        try
        {
            await desk.ReconsiderAsync([item], cancellationToken).ConfigureAwait(false);
        }
        catch (DurableStoreException e)
        {
            // The next start looks at every item again.
            LogNotReopened(item.WorkItem, e);
        }
    }

    [LoggerMessage(LogLevel.Error, "Decisions about {WorkItem}, which changed, could not be opened again")]
    private partial void LogNotReopened(string workItem, Exception exception);
}
