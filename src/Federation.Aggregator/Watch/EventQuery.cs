using Federation.Aggregator.Topics;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Names;

namespace Federation.Aggregator.Watch;

/// <summary>What filters of events may say.</summary>
internal static class EventQuery
{
    private static readonly FilterSchema<WatchEvent> _fields = new FilterSchema<WatchEvent>()
        .Enumeration<WatchEventKind>("kind", happened => [happened.Kind])
        .Time("time", happened => [happened.Time])
        .Text("registry", happened => happened.Items.Select(item => WorkItemName.Parse(item.WorkItem).Registry.Id))
        .Text("group", happened => happened.Items.SelectMany(item => item.Groups))
        .Text("topic", Texts)
        .Enumeration<WorkItemStatus>("status", happened => happened.Items.Select(item => item.Status))
        .Enumeration<WorkItemStatus>("former_status", happened => [happened.FormerStatus])
        .Text("identifier", happened => happened.Items.Select(item => item.Identifier))
        .Text("work_item", happened => happened.Items.Select(item => item.WorkItem))
        .Text("duplicate", happened => [happened.Duplicate])
        .Number("score", happened => [happened.Score])
        .Enumeration<Verdict>("verdict", happened => [happened.Verdict])
        .BareWords(Texts);

    /// <summary>Reads a filter that stands in a field of a request.</summary>
    /// <param name="field">The field.</param>
    /// <param name="text">The filter.</param>
    /// <param name="topicsOf">Gives the topics of an item.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static Func<WatchEvent, bool> RequireFilter(string field, string text, Func<WatchedItem, IEnumerable<Topic>> topicsOf) =>
        RequestField.Read(field, () => Read(text, topicsOf));

    /// <summary>Reads a filter.</summary>
    /// <exception cref="FilterException">It is none.</exception>
    public static Func<WatchEvent, bool> Read(string text, Func<WatchedItem, IEnumerable<Topic>> topicsOf) =>
        Filter.Parse(text, _fields.Text(TopicPlaces.Field, happened => happened.Items.SelectMany(topicsOf).Select(topic => TopicName.Parse(topic.Name).Id)))
        ?? (static _ => true);

    private static IEnumerable<string> Texts(WatchEvent happened) =>
        happened.Items.SelectMany(item => item.Keywords.Prepend(item.Title));
}
