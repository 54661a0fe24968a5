using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch.Subscriptions;

/// <summary>A subscription with what nobody is told of it.</summary>
/// <param name="Message">What callers see; never changed.</param>
/// <param name="FeedKey">Hash of the key of its feed.</param>
internal sealed record KeptSubscription(Subscription Message, FeedKey FeedKey)
{
    /// <summary>The organisation that it belongs to.</summary>
    public string Organization => Message.CreateAuthor.Organization;
}
