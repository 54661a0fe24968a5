using Federation.Aggregator.Clusters;
using Federation.Aggregator.Decisions;
using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Pages.Framing;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Federation.Aggregator.Pages.Lists;

/// <summary>The lists of clusters, decisions and registries.</summary>
internal static class ListEndpoints
{
    private const int PageSize = 25;

    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/clusters", ShowClustersAsync);
        pages.MapGet("/decisions", ShowDecisionsAsync);
        pages.MapGet("/registries", ShowRegistriesAsync);
    }

    private static async Task<IResult> ShowClustersAsync(
        HttpContext http, string? q, string? after, ClusterReports reports, FrameBuilder frames, CancellationToken cancellationToken)
    {
        var filter = string.Join(" AND ", Words(q).Select(word => $"topic:{word}").Append("size > 2"));
        var clusters = await reports.ListAsync(
            new ListClustersRequest { Filter = filter, PageToken = after ?? "", PageSize = PageSize }, cancellationToken).ConfigureAwait(false);
        return new RazorComponentResult<ClusterListPage>(new Dictionary<string, object?>
        {
            [nameof(ClusterListPage.Frame)] = await frames.BuildAsync(http, "Clusters").ConfigureAwait(false),
            [nameof(ClusterListPage.Clusters)] = clusters,
            [nameof(ClusterListPage.Search)] = q ?? "",
            [nameof(ClusterListPage.IsFirst)] = string.IsNullOrEmpty(after),
        });
    }

    private static async Task<IResult> ShowDecisionsAsync(
        HttpContext http, string? state, string? q, string? after, DecisionReports reports, DuplicateIndex index, FrameBuilder frames, CancellationToken cancellationToken)
    {
        var chosen = Enum.GetValues<DecisionState>().Select(ProtoName.Of).FirstOrDefault(name => name == state) ?? "";
        var conditions = Words(q).Concat(chosen.Length > 0 ? [$"state = {chosen}"] : []);
        var decisions = reports.List(
            new ListDecisionsRequest { Filter = string.Join(" AND ", conditions), PageToken = after ?? "", PageSize = PageSize }, cancellationToken);
        return new RazorComponentResult<DecisionListPage>(new Dictionary<string, object?>
        {
            [nameof(DecisionListPage.Frame)] = await frames.BuildAsync(http, "Decisions").ConfigureAwait(false),
            [nameof(DecisionListPage.Decisions)] = decisions,
            [nameof(DecisionListPage.Standing)] = await index.StandingAsync(decisions.Decisions.Select(decision => decision.Duplicate), cancellationToken).ConfigureAwait(false),
            [nameof(DecisionListPage.State)] = chosen,
            [nameof(DecisionListPage.Search)] = q ?? "",
            [nameof(DecisionListPage.IsFirst)] = string.IsNullOrEmpty(after),
        });
    }

    private static async Task<IResult> ShowRegistriesAsync(HttpContext http, FrameBuilder frames) =>
        new RazorComponentResult<RegistryPage>(new Dictionary<string, object?>
        {
            [nameof(RegistryPage.Frame)] = await frames.BuildAsync(http, "Registries").ConfigureAwait(false),
        });

    private static IEnumerable<string> Words(string? text) => (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
}
