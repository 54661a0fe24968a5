using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch.Subscriptions;

/// <summary>A subscription that was made or changed, with what is told once.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="FeedKey">The key of its feed; empty where that was told before.</param>
/// <param name="WebhookSecret">The secret of its webhook; empty where it has none, or that was told before.</param>
internal sealed record MadeSubscription(Subscription Subscription, string FeedKey, string WebhookSecret)
{
    /// <summary>Nothing of the secrets.</summary>
    public override string ToString() => Subscription.Name;
}
