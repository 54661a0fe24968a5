using Federation.Aggregator.Decisions;
using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Storage;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Clusters;

/// <summary>Items of several registries that are one work.</summary>
/// <param name="Name">Resource name, <c>clusters/{cluster}</c>.</param>
/// <param name="Items">The items, by resource name.</param>
/// <param name="Cohesion">Mean probability over all pairs of items of different registries, 0 to 1.</param>
/// <param name="Pairs">The duplicates between the items, the likeliest first.</param>
/// <param name="Review">What people have done about all of its items together.</param>
internal sealed record DuplicateCluster(
    string Name, IReadOnlyList<ReportedItem> Items, double Cohesion, IReadOnlyList<DuplicatePair> Pairs, Review Review)
{
    /// <summary>Changes whenever the items, or the decision about all of them, do (AIP-154).</summary>
    public string Etag => MessageEtag.Of(new Cluster
    {
        Items = { Items.Select(item => new DuplicateItem { WorkItem = item.Name }) },
        Decision = Review.Decision,
    });
}
