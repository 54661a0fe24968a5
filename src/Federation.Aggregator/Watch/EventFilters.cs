using Federation.Aggregator.Watch.Subscriptions;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch;

/// <summary>Reads which events are asked for: by a filter, a subscription or both.</summary>
internal sealed class EventFilters(SubscriptionDesk desk, EventTopics topics)
{
    /// <summary>Reads the fields <c>filter</c> and <c>subscription</c> of a request.</summary>
    /// <param name="filter">The filter; empty for all events.</param>
    /// <param name="subscription">Resource name of the subscription; empty for none.</param>
    /// <param name="organization">The organisation of the caller; null when it is not known.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, or NOT_FOUND where the organisation has no such subscription.</exception>
    public EventFilter Require(string filter, string subscription, string? organization)
    {
        var read = subscription.Length == 0
            ? new EventFilter([("filter", filter)], topics)
            : new EventFilter([("filter", filter), ("subscription", desk.Get("subscription", subscription, organization).Filter)], topics);
        read.Require();
        return read;
    }

    /// <summary>The events of a subscription.</summary>
    public EventFilter Of(Subscription subscription) => new([("filter", subscription.Filter)], topics);

    /// <summary>What is wrong with a filter; empty when nothing is.</summary>
    public static string FaultOf(string filter)
    {
        try
        {
            EventQuery.Read(filter, static _ => []);
            return "";
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }
}
