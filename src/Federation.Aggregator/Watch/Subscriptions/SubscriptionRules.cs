using Federation.Aggregator.Watch.Digests;
using Federation.Aggregator.Watch.Webhooks;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch.Subscriptions;

/// <summary>What subscriptions must be like.</summary>
internal static class SubscriptionRules
{
    private const int NameLimit = 200;

    /// <summary>Refuses a subscription that breaks a rule.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static void Require(Subscription subscription, WebhookTargets targets)
    {
        var faults = Faults(subscription, targets).ToList();
        if (faults.Count > 0)
            throw FederationErrors.InvalidArgument(faults);
    }

    private static IEnumerable<(string Field, string Description)> Faults(Subscription subscription, WebhookTargets targets)
    {
        if (string.IsNullOrWhiteSpace(subscription.DisplayName))
            yield return ("subscription.display_name", "It is missing.");
        if (subscription.DisplayName.Length > NameLimit)
            yield return ("subscription.display_name", $"It has {subscription.DisplayName.Length} characters; allowed are {NameLimit}.");
        if (EventFilters.FaultOf(subscription.Filter) is { Length: > 0 } wrong)
            yield return ("subscription.filter", wrong);
        if (subscription.Webhook is { } webhook && targets.FaultOf(webhook.Uri) is { Length: > 0 } fault)
            yield return ("subscription.webhook.uri", fault);
        if (subscription.Webhook is { } sent && !Enum.IsDefined(sent.Content))
            yield return ("subscription.webhook.content", $"{(int)sent.Content} is none that is known.");
        if (subscription.UtcOffsetMinutes is < DigestDay.LeastOffset or > DigestDay.MostOffset)
            yield return ("subscription.utc_offset_minutes", $"It is {subscription.UtcOffsetMinutes}; allowed are {DigestDay.LeastOffset} to {DigestDay.MostOffset}.");
    }
}
