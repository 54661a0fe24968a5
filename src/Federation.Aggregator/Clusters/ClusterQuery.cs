using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;

namespace Federation.Aggregator.Clusters;

/// <summary>What <c>ListClustersRequest.filter</c> may say, and the one order of clusters.</summary>
internal static class ClusterQuery
{
    // Where a field is of an item, any of them may meet it.
    private static readonly FilterSchema<DuplicateCluster> _fields = new FilterSchema<DuplicateCluster>()
        .Number("size", cluster => [cluster.Items.Count])
        .Number("cohesion", cluster => [cluster.Cohesion])
        .Enumeration<ReviewState>("review_state", cluster => [cluster.Review.State])
        .Text("assignee", cluster => [cluster.Review.Assignee])
        .Text("registry", cluster => cluster.Items.Select(item => item.Registry))
        .Text("group", cluster => cluster.Items.SelectMany(item => item.Groups))
        .Text("topic", Topics)
        .Enumeration<WorkItemStatus>("status", cluster => cluster.Items.Select(item => item.Status))
        .Date("date", cluster => cluster.Items.Select(item => item.Date))
        .Text("identifier", cluster => cluster.Items.Select(item => item.Identifier))
        .BareWords(Topics);

    /// <summary>The largest first.</summary>
    public static Order<DuplicateCluster> Order { get; } = OrderBy.Parse(
        "",
        new OrderSchema<DuplicateCluster>(cluster => cluster.Name)
            .Number("size", cluster => cluster.Items.Count)
            .Number("cohesion", cluster => cluster.Cohesion),
        "size desc, cohesion desc");

    /// <summary>Reads a filter; null for an empty one.</summary>
    public static Func<DuplicateCluster, bool>? ReadFilter(string text) => Filter.Parse(text, _fields);

    private static IEnumerable<string> Topics(DuplicateCluster cluster) => cluster.Items.SelectMany(item => item.Keywords.Prepend(item.Title));
}
