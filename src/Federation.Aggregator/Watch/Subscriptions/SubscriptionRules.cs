using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch.Subscriptions;

/// <summary>What subscriptions must be like.</summary>
internal static class SubscriptionRules
{
    private const int NameLimit = 200;

    /// <summary>Refuses a subscription that breaks a rule.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static void Require(Subscription subscription)
    {
        var faults = Faults(subscription).ToList();
        if (faults.Count > 0)
            throw FederationErrors.InvalidArgument(faults);
        EventFilters.Require("subscription.filter", subscription.Filter);
    }

    private static IEnumerable<(string Field, string Description)> Faults(Subscription subscription)
    {
        if (string.IsNullOrWhiteSpace(subscription.DisplayName))
            yield return ("subscription.display_name", "It is missing.");
        if (subscription.DisplayName.Length > NameLimit)
            yield return ("subscription.display_name", $"It has {subscription.DisplayName.Length} characters; allowed are {NameLimit}.");
    }
}
