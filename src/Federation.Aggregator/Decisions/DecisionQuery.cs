using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;

namespace Federation.Aggregator.Decisions;

/// <summary>What <c>ListDecisionsRequest.filter</c> may say, and the one order of decisions.</summary>
internal static class DecisionQuery
{
    private static readonly FilterSchema<Decision> _fields = new FilterSchema<Decision>()
        .Enumeration<Verdict>("verdict", decision => [decision.Verdict])
        .Enumeration<DecisionState>("state", decision => [decision.State])
        .Text("author", decision => [decision.Author?.Subject ?? "", decision.Author?.DisplayName ?? ""])
        .Text("organization", decision => [decision.Author?.Organization ?? ""])
        .Text("work_item", decision => decision.Items())
        .Time("create_time", decision => [decision.CreateTime])
        .Text("reason", decision => [decision.Reason])
        .BareWords(decision => [decision.Reason, .. decision.SeenItems.Select(item => item.Title)]);

    /// <summary>The newest first.</summary>
    public static Order<Decision> Order { get; } = OrderBy.Parse(
        "", new OrderSchema<Decision>(decision => decision.Name).Number("create_time", decision => decision.CreateTime.ToDateTimeOffset().UtcTicks), "create_time desc");

    /// <summary>Reads a filter; null for an empty one.</summary>
    public static Func<Decision, bool>? ReadFilter(string text) => Filter.Parse(text, _fields);
}
