using Federation.Aggregator.Watch.Webhooks;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch.Subscriptions;

/// <summary>A subscription with what nobody is told of it.</summary>
/// <param name="Message">What people keep; never changed, and without how sending goes.</param>
/// <param name="FeedKey">Hash of the key of its feed.</param>
/// <param name="Secrets">What signs messages to its webhook; null where it has none.</param>
/// <param name="Delivery">How sending to its webhook goes, never changed; null where it has none.</param>
internal sealed record KeptSubscription(Subscription Message, FeedKey FeedKey, WebhookSecrets? Secrets, WebhookDelivery? Delivery)
{
    /// <summary>The organisation that it belongs to.</summary>
    public string Organization => Message.CreateAuthor.Organization;

    /// <summary>Whether messages are to be sent to a webhook now.</summary>
    public bool IsSent => Delivery is { State: WebhookState.Active or WebhookState.Retrying } && !Message.Paused;

    /// <summary>Whether the webhook is sent events.</summary>
    public bool WantsEvents => Message.Webhook is { Content: not WebhookContent.DailyDigest };

    /// <summary>Whether the webhook is sent digests.</summary>
    public bool WantsDigests => Message.Webhook is { Content: WebhookContent.DailyDigest or WebhookContent.EventsAndDailyDigest };

    /// <summary>What callers see.</summary>
    public Subscription ToMessage()
    {
        var message = Message.Clone();
        message.Delivery = Delivery;
        return message;
    }
}
