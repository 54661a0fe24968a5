using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;

namespace Federation.Aggregator.Topics;

/// <summary>What <c>ListTopicItemsRequest.filter</c> may say, and the orders of topics and their items.</summary>
internal static class TopicQuery
{
    private static readonly FilterSchema<TopicMember> _fields = new FilterSchema<TopicMember>()
        .Text("registry", member => [member.Item.Registry])
        .Text("group", member => member.Item.Groups)
        .Enumeration<WorkItemStatus>("status", member => [member.Item.Status])
        .Date("date", member => [member.Item.Date])
        .Text("identifier", member => [member.Item.Identifier])
        .Text("title", member => [member.Item.Title])
        .Enumeration<TopicReasonKind>("reason", member => member.Reasons.Select(reason => reason.Kind))
        .BareWords(member => [member.Item.Title]);

    /// <summary>Items by registry and identifier.</summary>
    public static Order<TopicMember> ItemOrder { get; } = OrderBy.Parse(
        "",
        new OrderSchema<TopicMember>(member => member.Item.Name)
            .Text("registry", member => member.Item.Registry)
            .Text("identifier", member => member.Item.Identifier),
        "registry, identifier");

    /// <summary>Topics by name.</summary>
    public static Order<Topic> TopicOrder { get; } = OrderBy.Parse("", new OrderSchema<Topic>(topic => topic.Name).Text("name", topic => topic.Name), "name");

    /// <summary>Reads the field <c>filter</c> of a request; null for an empty one.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static Func<TopicMember, bool>? RequireFilter(string text) => RequestField.Read("filter", () => Filter.Parse(text, _fields));
}
