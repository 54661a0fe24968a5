using Federation.Aggregator.Clusters;
using Federation.Aggregator.Decisions;
using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Pages.Framing;
using Federation.Aggregator.Reading;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Federation.Aggregator.Pages.Compare;

/// <summary>A pair, or a cluster, with its items side by side.</summary>
internal static class CompareEndpoints
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/duplicates/{id}", ShowDuplicateAsync);
        pages.MapGet("/clusters/{id}", ShowClusterAsync);
    }

    private static async Task<IResult> ShowDuplicateAsync(
        HttpContext http, string id, DuplicateReports reports, DuplicateIndex index, DecisionReports history, DecisionBook book,
        MirroredWorkItems items, FrameBuilder frames, CancellationToken cancellationToken)
    {
        var name = $"duplicates/{id}";
        if (book.ItemsOf(name) is { } decided && await index.FindAsync(name, cancellationToken).ConfigureAwait(false) is null)
            return await ShowPastAsync(http, decided, book, frames).ConfigureAwait(false);
        var duplicate = (await reports.GetAsync(new GetDuplicateRequest { Name = name }, cancellationToken).ConfigureAwait(false)).Duplicate;
        var clusters = await index.ListClustersAsync(cancellationToken).ConfigureAwait(false);
        var steps = (await history.ListHistoryAsync(new ListHistoryRequest { Subject = name }, cancellationToken).ConfigureAwait(false)).Steps;
        var frame = await frames.BuildAsync(http, $"{duplicate.Left.Identifier} and {duplicate.Right.Identifier}").ConfigureAwait(false);
        return new RazorComponentResult<DuplicatePage>(new Dictionary<string, object?>
        {
            [nameof(DuplicatePage.Frame)] = frame,
            [nameof(DuplicatePage.Duplicate)] = duplicate,
            [nameof(DuplicatePage.Cluster)] = clusters.FirstOrDefault(cluster => cluster.Pairs.Any(pair => pair.Name == name)) is { } found ? ClusterReports.ToMessage(found) : null,
            [nameof(DuplicatePage.Items)] = await CompareAsync(items, frame, [duplicate.Left, duplicate.Right], cancellationToken).ConfigureAwait(false),
            [nameof(DuplicatePage.Steps)] = steps,
            [nameof(DuplicatePage.Decisions)] = Standing(book, steps),
        });
    }

    // What was decided about two items, and said, is worth reading when they are no duplicate any more.
    private static async Task<IResult> ShowPastAsync(HttpContext http, IReadOnlyList<string> items, DecisionBook book, FrameBuilder frames)
    {
        var steps = book.HistoryOf(items);
        var seen = steps.Last(step => step.Decided is not null && step.Covers(items)).Decided.SeenItems;
        var title = string.Join(" and ", items.Select(item => seen.First(each => each.WorkItem == item).Identifiers[0]));
        return new RazorComponentResult<PastDuplicatePage>(new Dictionary<string, object?>
        {
            [nameof(PastDuplicatePage.Frame)] = await frames.BuildAsync(http, title).ConfigureAwait(false),
            [nameof(PastDuplicatePage.Steps)] = steps,
            [nameof(PastDuplicatePage.Decisions)] = Standing(book, steps),
        });
    }

    private static async Task<IResult> ShowClusterAsync(
        HttpContext http, string id, ClusterReports reports, DecisionReports history, DecisionBook book,
        MirroredWorkItems items, FrameBuilder frames, CancellationToken cancellationToken)
    {
        var name = $"clusters/{id}";
        var found = await reports.FindAsync(name, cancellationToken).ConfigureAwait(false);
        var cluster = ClusterReports.ToMessage(found);
        var steps = (await history.ListHistoryAsync(new ListHistoryRequest { Subject = name }, cancellationToken).ConfigureAwait(false)).Steps;
        var frame = await frames.BuildAsync(http, $"Cluster of {cluster.Items[0].Identifier}").ConfigureAwait(false);
        return new RazorComponentResult<ClusterPage>(new Dictionary<string, object?>
        {
            [nameof(ClusterPage.Frame)] = frame,
            [nameof(ClusterPage.Cluster)] = cluster,
            [nameof(ClusterPage.Items)] = await CompareAsync(items, frame, cluster.Items, cancellationToken).ConfigureAwait(false),
            [nameof(ClusterPage.Pairs)] = found.Pairs.Select(pair => pair.ToMessage(null)).ToList(),
            [nameof(ClusterPage.Steps)] = steps,
            [nameof(ClusterPage.Decisions)] = Standing(book, steps),
        });
    }

    private static async Task<IReadOnlyList<ComparedItem>> CompareAsync(
        MirroredWorkItems items, Frame frame, IReadOnlyList<DuplicateItem> summaries, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, WorkItem> found;
        try
        {
            found = await items.FindAsync([.. summaries.Select(item => item.WorkItem)], cancellationToken).ConfigureAwait(false);
        }
        catch (Federation.Replication.ReplicaUnavailableException)
        {
            // What reports keep of the items shows all the same, and the page says so.
            found = new Dictionary<string, WorkItem>();
        }

        return [.. summaries.Select(item => new ComparedItem(item, found.GetValueOrDefault(item.WorkItem), Words.RegistryOf(item.WorkItem, frame.Registries)))];
    }

    private static Dictionary<string, Decision> Standing(DecisionBook book, IEnumerable<DecisionStep> steps) =>
        steps.Select(step => step.Decided?.Name ?? step.Ended()?.Decision ?? "").Distinct().Select(book.Find).OfType<Decision>()
            .ToDictionary(decision => decision.Name);
}
