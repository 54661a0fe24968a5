using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Watch;

/// <summary>Writes subscriptions.</summary>
internal sealed class SubscriptionTable(IAnsiConsole console)
{
    internal void Write(IEnumerable<Subscription> subscriptions)
    {
        var table = FittingTable.Create("name", "title", "filter", "webhook", "state");
        foreach (var subscription in subscriptions)
            table.AddRow(
                Markup.Escape(subscription.Name),
                Markup.Escape(subscription.DisplayName),
                Markup.Escape(subscription.Filter),
                Markup.Escape(subscription.Webhook?.Uri ?? ""),
                Markup.Escape(State(subscription)));
        console.WriteFitting(table);
    }

    private static string State(Subscription subscription) => subscription switch
    {
        { Delivery: null } => "",
        { Paused: true } => "paused",
        { Delivery.LastError.Length: > 0 } => $"{ProtoName.Of(subscription.Delivery.State)}: {subscription.Delivery.LastError}",
        _ => ProtoName.Of(subscription.Delivery.State),
    };
}
