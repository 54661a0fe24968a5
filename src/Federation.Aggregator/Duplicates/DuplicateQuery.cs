using Federation.Aggregator.Topics;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Aggregator.Duplicates;

/// <summary>What <c>ListDuplicatesRequest.filter</c> and <c>order_by</c> may say.</summary>
internal static class DuplicateQuery
{
    private const string UsualOrder = "score desc";

    // Where a field is of an item, either of the two may meet it.
    private static readonly FilterSchema<DuplicatePair> _fields = new FilterSchema<DuplicatePair>()
        .Number("score", pair => [pair.Match.Score])
        .Enumeration<DuplicateKind>("kind", pair => [pair.Kind()])
        .Boolean("declared", pair => [pair.DeclaredRelation() != RelationType.Unspecified])
        .Number("text_probability", pair => [pair.Match.TextProbability])
        .Text("registry", pair => [pair.Left.Registry, pair.Right.Registry])
        .Text("group", pair => [.. pair.Left.Groups, .. pair.Right.Groups])
        .Text("topic", Topics)
        .Enumeration<WorkItemStatus>("status", pair => [pair.Left.Status, pair.Right.Status])
        .Date("date", pair => [pair.Left.Date, pair.Right.Date])
        .Text("identifier", pair => [pair.Left.Identifier, pair.Right.Identifier])
        .Text("group_pair", GroupPairs.Of)
        .Enumeration<ReviewState>("review_state", pair => [pair.Review.State])
        .Enumeration<Verdict>("verdict", pair => [pair.Review.Verdict])
        .Text("assignee", pair => [pair.Review.Assignee])
        .Time("detect_time", pair => [Timestamp.FromDateTimeOffset(pair.DetectTime)])
        .BareWords(Topics);

    /// <summary>Reads the field <c>filter</c> of a request; null for an empty one. Topics count as they are now.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static async Task<Func<DuplicatePair, bool>?> RequireFilterAsync(string text, TopicPlaces topics, CancellationToken cancellationToken) =>
        RequireFilter(text, await topics.ReadAsync(text, cancellationToken).ConfigureAwait(false));

    /// <summary>Reads the field <c>filter</c> of a request; null for an empty one.</summary>
    /// <param name="text">The filter.</param>
    /// <param name="topicsOf">Gives the ids of the topics of an item.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public static Func<DuplicatePair, bool>? RequireFilter(string text, Func<string, IEnumerable<string>> topicsOf)
    {
        var fields = _fields.Text(TopicPlaces.Field, pair => topicsOf(pair.Left.Name).Concat(topicsOf(pair.Right.Name)));
        return RequestField.Read("filter", () => Filter.Parse(text, fields));
    }

    /// <summary>Reads an order; the best score comes first where none is asked for.</summary>
    public static Order<DuplicatePair> ReadOrder(string text, PriorityScale scale) => OrderBy.Parse(text, Orders(scale), UsualOrder);

    private static OrderSchema<DuplicatePair> Orders(PriorityScale scale) => new OrderSchema<DuplicatePair>(pair => pair.Name)
        .Number("score", pair => pair.Match.Score)
        .Number("priority", scale.Of)
        .Text("date", pair => string.CompareOrdinal(pair.Left.Date, pair.Right.Date) >= 0 ? pair.Left.Date : pair.Right.Date)
        .Number("detect_time", pair => pair.DetectTime.ToUnixTimeMilliseconds());

    private static IEnumerable<string> Topics(DuplicatePair pair) =>
        [pair.Left.Title, pair.Right.Title, .. pair.Left.Keywords, .. pair.Right.Keywords];
}
