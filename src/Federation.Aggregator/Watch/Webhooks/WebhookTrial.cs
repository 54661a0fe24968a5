using Federation.Aggregator.Watch.Subscriptions;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Aggregator.Watch.Webhooks;

/// <summary>Tries webhooks for those who set them up.</summary>
internal sealed class WebhookTrial(SubscriptionDesk desk, WebhookSender sender, TimeProvider time)
{
    /// <summary>Sends a test to the webhook of a subscription, once.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="organization">The organisation of the caller; null when it is not known.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, PERMISSION_DENIED, NOT_FOUND or FAILED_PRECONDITION.</exception>
    public Task<WebhookOutcome> RunAsync(string name, string? organization, CancellationToken cancellationToken)
    {
        var kept = desk.RequireWebhook(name, organization);
        var message = new WebhookMessage { Type = WebhookTypes.Test, Timestamp = Timestamp.FromDateTimeOffset(time.GetUtcNow()), Subscription = kept.Message.Name };
        var id = $"test_{SubscriptionName.Parse(kept.Message.Name).Id}_{Guid.NewGuid():N}";
        return sender.SendAsync(kept.Message.Webhook, kept.Secrets!, id, message, cancellationToken);
    }
}
