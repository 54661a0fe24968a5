using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;

namespace Federation.Aggregator.Duplicates;

/// <summary>What <c>ListDuplicatesRequest.filter</c> and <c>order_by</c> may say.</summary>
internal static class DuplicateQuery
{
    /// <summary>The order of a report unless another is asked for.</summary>
    public const string UsualOrder = "score desc";

    /// <summary>The fields of a filter; where they are of an item, either of the two may meet them.</summary>
    public static FilterSchema<DuplicatePair> Fields { get; } = new FilterSchema<DuplicatePair>()
        .Number("score", pair => [pair.Match.Probability])
        .Enumeration<DuplicateKind>("kind", pair => [pair.Kind()])
        .Boolean("declared", pair => [pair.DeclaredRelation() != RelationType.Unspecified])
        .Text("registry", pair => [pair.Left.Registry, pair.Right.Registry])
        .Text("group", pair => [.. pair.Left.Groups, .. pair.Right.Groups])
        .Text("topic", Topics)
        .Enumeration<WorkItemStatus>("status", pair => [pair.Left.Status, pair.Right.Status])
        .Date("date", pair => [pair.Left.Date, pair.Right.Date])
        .Text("identifier", pair => [pair.Left.Identifier, pair.Right.Identifier])
        .BareWords(Topics);

    /// <summary>The fields to order by.</summary>
    public static OrderSchema<DuplicatePair> Order { get; } = new OrderSchema<DuplicatePair>(pair => pair.Name)
        .Number("score", pair => pair.Match.Probability)
        .Text("date", pair => string.CompareOrdinal(pair.Left.Date, pair.Right.Date) >= 0 ? pair.Left.Date : pair.Right.Date)
        .Number("detect_time", pair => pair.DetectTime.ToUnixTimeMilliseconds());

    private static IEnumerable<string> Topics(DuplicatePair pair) =>
        [pair.Left.Title, pair.Right.Title, .. pair.Left.Keywords, .. pair.Right.Keywords];
}
