using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Aggregator.Proposals;
using Federation.Aggregator.Reading;
using Federation.Aggregator.Topics;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Roadmaps;

/// <summary>Makes roadmaps, for a call or a page.</summary>
internal sealed class RoadmapReports(TopicDesk desk, TopicMembers members, DuplicateIndex duplicates, MirroredWorkItems items, AnswerBases bases)
{
    private const int ItemsLimit = 500;

    /// <summary>The roadmap of a topic, or of a selection that is not kept.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT or NOT_FOUND.</exception>
    /// <exception cref="Federation.Replication.ReplicaUnavailableException">Redis cannot be reached.</exception>
    public async Task<Roadmap> GetAsync(GetRoadmapRequest request, CancellationToken cancellationToken)
    {
        var topic = SelectionOf(request);
        var filter = TopicQuery.RequireFilter(request.Filter);
        var selected = (await members.OfAsync(topic, cancellationToken).ConfigureAwait(false)).Values
            .Where(member => filter?.Invoke(member) != false).Select(member => member.Item).ToList();
        var shown = InOrder(selected).Take(ItemsLimit).ToList();
        var found = await items.FindAsync([.. shown.Select(item => item.Name)], cancellationToken).ConfigureAwait(false);
        var pairs = await duplicates.ListAsync(cancellationToken).ConfigureAwait(false);
        var made = bases.List();
        return new Roadmap
        {
            Title = topic.DisplayName,
            Rows = { shown.GroupBy(item => item.Registry).OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => Row(row.Key, row, found, made)) },
            Relations = { RoadmapRelations.Among(found, pairs) },
            TotalSize = selected.Count,
            Bases = { made },
            Unreachable = { made.Unreachable() },
        };
    }

    private Topic SelectionOf(GetRoadmapRequest request)
    {
        if (request.Selection is not { } selection)
            return desk.Get("topic", request.Topic);
        if (request.Topic.Length > 0)
            throw FederationErrors.InvalidArgument("selection", "It stands beside topic; give one of the two.");
        var faults = TopicRules.SelectionFaults(selection, "selection").ToList();
        return faults.Count == 0 ? selection : throw FederationErrors.InvalidArgument(faults);
    }

    private static IEnumerable<ReportedItem> InOrder(IEnumerable<ReportedItem> items) => items
        .OrderByDescending(PriorityScale.IsInProgress)
        .ThenByDescending(item => item.Date, StringComparer.Ordinal)
        .ThenBy(item => item.Identifier, StringComparer.Ordinal)
        .ThenBy(item => item.Name, StringComparer.Ordinal);

    private static RoadmapRow Row(string id, IEnumerable<ReportedItem> row, IReadOnlyDictionary<string, WorkItem> found, IReadOnlyList<AnswerBasis> bases)
    {
        var registry = $"registries/{id}";
        return new RoadmapRow
        {
            Registry = registry,
            Title = bases.FirstOrDefault(basis => basis.Registry == registry)?.Title ?? "",
            Items =
            {
                row.Select(item => new RoadmapItem
                {
                    Item = item.ToMessage(),
                    Milestones = { WorkItemSteps.Of(found.GetValueOrDefault(item.Name)?.Milestones ?? [], item.Status, item.Date) },
                }),
            },
        };
    }
}
