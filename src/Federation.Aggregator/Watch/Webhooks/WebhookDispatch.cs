using Federation.Aggregator.Watch.Digests;
using Federation.Aggregator.Watch.Subscriptions;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Federation.Aggregator.Watch.Webhooks;

/// <summary>Has a courier for each subscription with a webhook.</summary>
internal sealed partial class WebhookDispatch(
    SubscriptionDesk desk,
    EventLog log,
    EventJournal journal,
    EventFilters filters,
    DailyDigests digests,
    WebhookSender sender,
    WebhookDelays delays,
    TimeProvider time,
    ILogger<WebhookDispatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Dictionary<string, Task> couriers = new(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                var changed = desk.Changed;
                foreach (var done in couriers.Where(courier => courier.Value.IsCompleted).Select(courier => courier.Key).ToList())
                    couriers.Remove(done);
                foreach (var name in desk.WithWebhook.Where(name => !couriers.ContainsKey(name)))
                    couriers[name] = RunAsync(name, stoppingToken);
                await changed.WaitAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await Task.WhenAll(couriers.Values).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            // Reading the log must not hold up the start of the others.
            await Task.Yield();
            await new WebhookCourier(name, desk, log, journal, filters, digests, sender, delays, time, logger).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            LogEnded(name, e is RpcException refusal ? refusal.Status.Detail : e.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "Nothing more is sent for {Subscription} until a subscription is changed: {Reason}")]
    private partial void LogEnded(string subscription, string reason);
}
